package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import io.blindserve.proto.reflection.v1.ServerReflectionRequest;
import io.blindserve.proto.reflection.v1.ServerReflectionResponse;
import io.blindserve.proto.tensorflow.DataType;
import io.blindserve.proto.tensorflow.TensorProto;
import io.blindserve.proto.tensorflow.TensorShapeProto;
import io.blindserve.proto.tensorflow.serving.GetModelMetadataRequest;
import io.blindserve.proto.tensorflow.serving.GetModelMetadataResponse;
import io.blindserve.proto.tensorflow.serving.GetModelStatusRequest;
import io.blindserve.proto.tensorflow.serving.GetModelStatusResponse;
import io.blindserve.proto.tensorflow.serving.ModelSpec;
import io.blindserve.proto.tensorflow.serving.ModelVersionStatus;
import io.blindserve.proto.tensorflow.serving.PredictRequest;
import io.blindserve.proto.tensorflow.serving.PredictResponse;
import io.blindserve.proto.tensorflow.serving.SignatureDefMap;
import io.blindserve.server.GrpcProbe.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls as clients of TensorFlow Serving's gRPC protocol make them. */
class TfServingGrpcTest {

  private static final String PREDICT = "/tensorflow.serving.PredictionService/Predict";
  private static final String METADATA = "/tensorflow.serving.PredictionService/GetModelMetadata";
  private static final String STATUS = "/tensorflow.serving.ModelService/GetModelStatus";
  private static final int INVALID_ARGUMENT = 3;
  private static final int NOT_FOUND = 5;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static GrpcProbe probe;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    TestModels.writeAdrift(models, folder.resolve("data"));
    server = ServerFixture.start(models, folder.resolve("data"));
    probe = GrpcProbe.at(server.port());
  }

  @AfterAll
  static void stop() {
    probe.close();
    server.close();
  }

  private static ModelSpec.Builder spec(String name) {
    return ModelSpec.newBuilder().setName(name);
  }

  private static TensorProto.Builder tensor(DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dimensions.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorProto.newBuilder().setDtype(type).setTensorShape(dimensions);
  }

  private static TensorProto.Builder row() {
    return tensor(DataType.DT_FLOAT, 1, 3).addFloatVal(1).addFloatVal(2).addFloatVal(3.5f);
  }

  private static PredictRequest.Builder sum(TensorProto.Builder x) {
    return PredictRequest.newBuilder().setModelSpec(spec("sum")).putInputs("x", x.build());
  }

  private static Answer checked(Answer answer) {
    assertEquals(0, answer.status(), answer::text);
    return answer;
  }

  private static PredictResponse predicted(MessageLite request) throws Exception {
    return PredictResponse.parseFrom(checked(probe.call(PREDICT, request)).message(0));
  }

  @Test
  void aPredictionIsAnsweredAndRecorded() throws Exception {
    Answer answer = checked(probe.call(PREDICT, sum(row()).build()));
    PredictResponse response = PredictResponse.parseFrom(answer.message(0));
    TensorProto p = response.getOutputsOrThrow("p");
    assertEquals(List.of(13f), p.getFloatValList());
    assertEquals(DataType.DT_FLOAT, p.getDtype());
    assertEquals(2, p.getTensorShape().getDimCount());
    assertEquals(2, response.getModelSpec().getVersion().getValue());
    assertEquals("serving_default", response.getModelSpec().getSignatureName());
    String record = server.record(answer.trailers().get("blindserve-record"));
    assertTrue(record.contains("\"path\":\"plain\""), record);
    PredictRequest.Builder first =
        sum(tensor(DataType.DT_FLOAT, 1, 3).setTensorContent(GrpcRequest.floats(1, 2, 3)))
            .setModelSpec(spec("sum").setVersion(Int64Value.of(1)))
            .addOutputFilter("p");
    assertEquals(List.of(6f), predicted(first.build()).getOutputsOrThrow("p").getFloatValList());
  }

  @Test
  void everyTypeComesBackInItsList() throws Exception {
    Map<String, TensorProto.Builder> inputs = new LinkedHashMap<>();
    inputs.put("in9", tensor(DataType.DT_BOOL, 1, 2).addBoolVal(true).addBoolVal(false));
    inputs.put("in2", tensor(DataType.DT_UINT8, 1, 2).addIntVal(0).addIntVal(255));
    inputs.put("in3", tensor(DataType.DT_INT8, 1, 2).addIntVal(-128).addIntVal(127));
    inputs.put("in5", tensor(DataType.DT_INT16, 1, 2).addIntVal(-32768).addIntVal(32767));
    inputs.put("in6", tensor(DataType.DT_INT32, 1, 2).addIntVal(7).addIntVal(300));
    inputs.put(
        "in7",
        tensor(DataType.DT_INT64, 1, 2).addInt64Val(Long.MIN_VALUE).addInt64Val(Long.MAX_VALUE));
    inputs.put("in1", tensor(DataType.DT_FLOAT, 1, 2).addFloatVal(0.1f).addFloatVal(-2.5f));
    inputs.put("in11", tensor(DataType.DT_DOUBLE, 1, 2).addDoubleVal(0.1).addDoubleVal(-2.5));
    PredictRequest.Builder request = PredictRequest.newBuilder().setModelSpec(spec("echo"));
    inputs.forEach((name, tensor) -> request.putInputs(name, tensor.build()));
    PredictResponse response = predicted(request.build());
    inputs.forEach(
        (name, tensor) ->
            assertEquals(tensor.build(), response.getOutputsOrThrow(name.replace("in", "out"))));
    TensorProto half = response.getOutputsOrThrow("out" + OnnxFile.FLOAT16);
    assertEquals(DataType.DT_HALF, half.getDtype());
    assertEquals(List.of(0x4700, 0x5cb0), half.getHalfValList(), "7 and 300 as half floats");
    assertEquals(
        List.of(7, 300), response.getOutputsOrThrow("out" + OnnxFile.UINT16).getIntValList());
    assertEquals(
        List.of(7, 300), response.getOutputsOrThrow("out" + OnnxFile.UINT32).getUint32ValList());
    assertEquals(
        List.of(7L, 300L), response.getOutputsOrThrow("out" + OnnxFile.UINT64).getUint64ValList());
  }

  @Test
  void stringsAndHalfFloatsComeIn() throws Exception {
    TensorProto words =
        tensor(DataType.DT_STRING, 1, 2)
            .addStringVal(ByteString.copyFromUtf8("Grüße"))
            .addStringVal(ByteString.EMPTY)
            .build();
    PredictResponse response =
        predicted(
            PredictRequest.newBuilder()
                .setModelSpec(spec("text"))
                .putInputs("words", words)
                .build());
    assertEquals(
        words.getStringValList(),
        response.getOutputsMap().values().iterator().next().getStringValList());
    Answer half =
        probe.call(
            PREDICT,
            sum(tensor(DataType.DT_HALF, 1, 3).addAllHalfVal(List.of(1, 2, 65535))).build());
    assertTrue(half.text().contains("FP16"), "read, but not what the model takes: " + half.text());
  }

  /** A request, and what it is refused with. */
  private record Case(PredictRequest.Builder request, int status, String words) {}

  private static Case bad(TensorProto.Builder tensor, String words) {
    return new Case(sum(tensor), INVALID_ARGUMENT, words);
  }

  private static List<Case> cases() {
    ByteString content = GrpcRequest.floats(1, 2, 3);
    return List.of(
        new Case(PredictRequest.newBuilder(), NOT_FOUND, "1 to 64"),
        new Case(sum(row()).setModelSpec(spec("absent")), NOT_FOUND, "absent"),
        new Case(
            sum(row()).setModelSpec(spec("sum").setVersion(Int64Value.of(-1))),
            NOT_FOUND,
            "a number"),
        new Case(
            sum(row()).setModelSpec(spec("sum").setVersionLabel("absent")),
            NOT_FOUND,
            "no label of that name"),
        new Case(
            sum(row()).setModelSpec(spec("sum").setVersionLabel("1")), NOT_FOUND, "is a number"),
        new Case(
            sum(row()).setModelSpec(spec("sum").setSignatureName("other")),
            INVALID_ARGUMENT,
            "serving_default"),
        new Case(
            sum(row()).setModelSpec(spec("s".repeat(2000))), INVALID_ARGUMENT, "model_spec has"),
        new Case(sum(row()).putInputs("y", row().build()), INVALID_ARGUMENT, "y"),
        new Case(sum(row()).putInputs("", row().build()), INVALID_ARGUMENT, "1 to 256"),
        new Case(sum(row()).addOutputFilter("q"), INVALID_ARGUMENT, "q"),
        new Case(
            sum(row()).addOutputFilter("p").addOutputFilter("p"), INVALID_ARGUMENT, "stands twice"),
        bad(row().setDtypeValue(8), "none that is served"),
        bad(row().setDtypeValue(-1), "none that is served"),
        bad(row().clearDtype(), "none that is served"),
        bad(row().setDtype(DataType.DT_INT32), "another type"),
        bad(row().setTensorContent(content), "both tensor_content"),
        bad(row().addInt64Val(1), "another type"),
        bad(row().addFloatVal(1), "more than the 3"),
        bad(tensor(DataType.DT_FLOAT, 1, 3).addFloatVal(1), "1 elements"),
        bad(tensor(DataType.DT_FLOAT, 1L << 40, 3).addFloatVal(1), "too few"),
        bad(tensor(DataType.DT_FLOAT, 1L << 40, 1L << 40).addFloatVal(1), "multiply to"),
        bad(tensor(DataType.DT_FLOAT, -1, 3).addFloatVal(1), "0 to"),
        bad(tensor(DataType.DT_FLOAT, new long[33]).addFloatVal(1), "more than 32"),
        bad(tensor(DataType.DT_FLOAT, 1, 4).setTensorContent(content), "12 bytes"),
        bad(tensor(DataType.DT_STRING, 1).setTensorContent(content), "string_val alone"),
        bad(tensor(DataType.DT_UINT8, 1).addIntVal(256), "does not fit UINT8"),
        bad(tensor(DataType.DT_HALF, 1).addHalfVal(65536), "does not fit FP16"),
        bad(
            tensor(DataType.DT_FLOAT, 1, 3)
                .setTensorShape(TensorShapeProto.newBuilder().setUnknownRank(true)),
            "is unknown"),
        bad(row().setFloatVal(1, Float.NaN), "finite"));
  }

  @Test
  void whatIsWrongIsSaidAndRecorded() {
    for (Case wrong : cases()) {
      Answer answer = probe.call(PREDICT, wrong.request().build());
      assertTrue(answer.text().contains(wrong.words()), () -> wrong + ": " + answer.text());
      assertEquals(wrong.status(), answer.status(), answer::text);
      String record = server.record(answer.trailers().get("blindserve-record"));
      assertTrue(record.contains('"' + answer.trailers().get("blindserve-code") + '"'), record);
    }
  }

  @Test
  void changedMessagesAreAnsweredOrRefused() {
    byte[] good = sum(row()).addOutputFilter("p").build().toByteArray();
    GrpcMutations.assertAnswered(folder, PREDICT, good, 35, 200);
  }

  @Test
  void modelsAreDescribed() throws Exception {
    GetModelMetadataRequest.Builder asked =
        GetModelMetadataRequest.newBuilder().setModelSpec(spec("sum"));
    assertEquals(INVALID_ARGUMENT, probe.call(METADATA, asked.build()).status());
    asked.addMetadataField("signature_def");
    GetModelMetadataResponse told =
        GetModelMetadataResponse.parseFrom(checked(probe.call(METADATA, asked.build())).message(0));
    SignatureDefMap signatures =
        told.getMetadataOrThrow("signature_def").unpack(SignatureDefMap.class);
    TensorShapeProto shape =
        signatures.getSignatureDefOrThrow("serving_default").getInputsOrThrow("x").getTensorShape();
    assertEquals(
        List.of(-1L, 3L), shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList());
    assertEquals(
        NOT_FOUND, probe.call(METADATA, asked.setModelSpec(spec("absent")).build()).status());
  }

  @Test
  void statesOfVersionsAreTold() throws Exception {
    GetModelStatusRequest.Builder asked =
        GetModelStatusRequest.newBuilder().setModelSpec(spec("sum"));
    GetModelStatusResponse all =
        GetModelStatusResponse.parseFrom(checked(probe.call(STATUS, asked.build())).message(0));
    assertEquals(
        List.of(1L, 2L),
        all.getModelVersionStatusList().stream().map(ModelVersionStatus::getVersion).toList());
    assertEquals(ModelVersionStatus.State.AVAILABLE, all.getModelVersionStatus(0).getState());
    asked.setModelSpec(spec("adrift"));
    GetModelStatusResponse adrift =
        GetModelStatusResponse.parseFrom(checked(probe.call(STATUS, asked.build())).message(0));
    assertEquals(1, adrift.getModelVersionStatusCount());
    asked.setModelSpec(spec("sum").setVersion(Int64Value.of(9)));
    assertEquals(NOT_FOUND, probe.call(STATUS, asked.build()).status());
  }

  @Test
  void reflectionHasEveryFileThatIsImported() throws Exception {
    String name = "tensorflow.serving.PredictionService";
    FileDescriptorProto file =
        file(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name));
    assertEquals(3, file.getDependencyCount());
    for (String imported : file.getDependencyList()) {
      assertEquals(
          imported,
          file(ServerReflectionRequest.newBuilder().setFileByFilename(imported)).getName());
    }
  }

  private static FileDescriptorProto file(ServerReflectionRequest.Builder request)
      throws Exception {
    String path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    ServerReflectionResponse told =
        ServerReflectionResponse.parseFrom(checked(probe.call(path, request.build())).message(0));
    return FileDescriptorProto.parseFrom(
        told.getFileDescriptorResponse().getFileDescriptorProto(0));
  }
}
