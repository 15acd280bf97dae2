package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.blindserve.proto.inference.InferParameter;
import io.blindserve.proto.inference.InferTensorContents;
import io.blindserve.proto.inference.ModelInferRequest;
import io.blindserve.proto.inference.ModelInferRequest.InferInputTensor;
import io.blindserve.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.proto.inference.ModelStreamInferResponse;
import io.blindserve.server.GrpcProbe.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over gRPC that go well. */
class GrpcCallTest {

  @TempDir static Path folder;
  private static ServerFixture server;
  private static GrpcProbe probe;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.writeEncrypted(TestModels.write(folder.resolve("models")));
    server = ServerFixture.start(models, folder.resolve("data"));
    probe = GrpcProbe.at(server.port());
  }

  @AfterAll
  static void stop() {
    probe.close();
    server.close();
  }

  private static float floatOf(ByteString raw) {
    return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  @Test
  void aCallIsAnsweredAndRecordedAsOverHttp() throws Exception {
    Answer answer = probe.infer(GrpcRequest.sum(1, 2, 3.5f));
    assertEquals(0, answer.status(), answer::text);
    ModelInferResponse response = answer.response();
    assertEquals("sum", response.getModelName());
    assertEquals("2", response.getModelVersion());
    assertEquals("seven", response.getId());
    assertEquals("p", response.getOutputs(0).getName());
    assertEquals("FP32", response.getOutputs(0).getDatatype());
    assertEquals(List.of(1L, 1L), response.getOutputs(0).getShapeList());
    assertEquals(13f, floatOf(response.getRawOutputContents(0)));
    String grpc = server.record(answer.trailers().get("blindserve-record"));
    Reply http =
        server
            .probe()
            .post(
                "/v2/models/sum/infer",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,2,3.5]}]}");
    String rest = server.record(http.header("Blindserve-Record").orElseThrow());
    assertEquals(digests(rest), digests(grpc), "the same tensors have the same digests");
    assertTrue(grpc.contains("\"path\":\"plain\""), grpc);
  }

  private static List<String> digests(String record) {
    return List.of(record.split("\"digest\":")).stream().map(part -> part.split(",")[0]).toList();
  }

  @Test
  void everyTypeComesBackRaw() throws Exception {
    ModelInferRequest typed = GrpcRequest.echo().build();
    ModelInferResponse first = checked(probe.infer(typed)).response();
    Map<String, ByteString> raw = new HashMap<>();
    for (int i = 0; i < first.getOutputsCount(); i++) {
      raw.put(first.getOutputs(i).getName(), first.getRawOutputContents(i));
    }
    assertEquals(ByteString.copyFrom(new byte[] {1, 0}), raw.get("out" + OnnxFile.BOOL));
    assertEquals(ByteString.copyFrom(new byte[] {0, -1}), raw.get("out" + OnnxFile.UINT8));
    assertEquals(ByteString.copyFrom(new byte[] {-128, 127}), raw.get("out" + OnnxFile.INT8));
    assertEquals(
        ByteString.copyFrom(new byte[] {0, -128, -1, 127}), raw.get("out" + OnnxFile.INT16));
    assertEquals(GrpcRequest.floats(0.1f, -2.5f), raw.get("out" + OnnxFile.FLOAT));
    // The converted outputs: 7 and 300 in narrower and wider types.
    assertEquals(ByteString.copyFrom(new byte[] {7, 0, 44, 1}), raw.get("out" + OnnxFile.UINT16));
    assertEquals(4, raw.get("out" + OnnxFile.FLOAT16).size());

    ModelInferRequest.Builder again = ModelInferRequest.newBuilder().setModelName("echo");
    for (InferInputTensor input : typed.getInputsList()) {
      again
          .addInputs(input.toBuilder().clearContents())
          .addRawInputContents(raw.get("out" + input.getName().substring("in".length())));
    }
    ModelInferResponse second = checked(probe.infer(again.build())).response();
    assertEquals(first.getRawOutputContentsList(), second.getRawOutputContentsList());
  }

  private static Answer checked(Answer answer) {
    assertEquals(0, answer.status(), answer::text);
    return answer;
  }

  @Test
  void textsGoBothWaysInBothForms() throws Exception {
    InferInputTensor.Builder words =
        InferInputTensor.newBuilder().setName("words").setDatatype("BYTES").addShape(1).addShape(2);
    ByteString raw = ByteString.copyFrom(new byte[] {2, 0, 0, 0, 'o', 'k', 0, 0, 0, 0});
    InferTensorContents typed =
        InferTensorContents.newBuilder()
            .addBytesContents(ByteString.copyFromUtf8("ok"))
            .addBytesContents(ByteString.EMPTY)
            .build();
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("text");
    for (ModelInferRequest each :
        List.of(
            request.clone().addInputs(words).addRawInputContents(raw).build(),
            request.clone().addInputs(words.clone().setContents(typed)).build())) {
      assertEquals(raw, checked(probe.infer(each)).response().getRawOutputContents(0));
    }
  }

  /** Until its message was read nobody knows that a call is no encrypted one. */
  @Test
  void aCallInTheClearHasItsOwnBoundBesideEncryptedModels() {
    int rows = (int) ServerFixture.LARGEST_BODY / 12 + 1;
    InferInputTensor.Builder many =
        InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addShape(rows).addShape(3);
    Answer answer =
        probe.infer(
            ModelInferRequest.newBuilder()
                .setModelName("deep")
                .addInputs(many)
                .addRawInputContents(ByteString.copyFrom(new byte[12 * rows]))
                .build());
    assertEquals(8, answer.status(), answer::text);
    assertTrue(answer.text().contains("a call in the clear of 1048611"), answer::text);
    String padding = " ".repeat((int) ServerFixture.LARGEST_BODY);
    Reply http =
        server
            .probe()
            .post(
                "/v2/models/deep/infer",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,2,3]}]}"
                    + padding);
    assertEquals(413, http.status(), http::text);
    assertTrue(http.text().contains("a call in the clear of 10486"), http::text);
  }

  @Test
  void noRowsAreAnsweredByNoRowsInBothForms() throws Exception {
    InferInputTensor none = GrpcRequest.sumInput().setShape(0, 0).build();
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName("sum").addInputs(none);
    for (ModelInferRequest each :
        List.of(
            request.clone().addRawInputContents(ByteString.EMPTY).build(),
            request.clone().build())) {
      ModelInferResponse response = checked(probe.infer(each)).response();
      assertEquals(List.of(0L, 1L), response.getOutputs(0).getShapeList());
      assertEquals(List.of(ByteString.EMPTY), response.getRawOutputContentsList());
    }
  }

  @Test
  void outputsAndVersionsCanBeChosen() throws Exception {
    ModelInferRequest request =
        GrpcRequest.sum(1, 2, 3).toBuilder()
            .setModelVersion("1")
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("p"))
            .putParameters("priority", InferParameter.newBuilder().setUint64Param(1).build())
            .build();
    ModelInferResponse response = checked(probe.infer(request)).response();
    assertEquals("1", response.getModelVersion());
    assertEquals(6f, floatOf(response.getRawOutputContents(0)));
    ModelInferResponse one =
        checked(
                probe.infer(
                    GrpcRequest.echo()
                        .addOutputs(
                            InferRequestedOutputTensor.newBuilder().setName("out" + OnnxFile.INT8))
                        .build()))
            .response();
    assertEquals(1, one.getOutputsCount());
    assertEquals(1, one.getRawOutputContentsCount());
  }

  @Test
  void messagesMayBeCompressedBothWays() throws Exception {
    int rows = 4000;
    byte[] message =
        GrpcRequest.sum().toBuilder()
            .setInputs(0, GrpcRequest.sumInput().clearShape().addShape(rows).addShape(3))
            .setRawInputContents(0, ByteString.copyFrom(new byte[rows * 3 * Float.BYTES]))
            .build()
            .toByteArray();
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(message);
    }
    ByteArrayOutputStream deflate = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflate)) {
      out.write(message);
    }
    Map<String, byte[]> codings =
        Map.of("gzip", gzip.toByteArray(), "deflate", deflate.toByteArray());
    codings.forEach(
        (coding, bytes) -> {
          Answer answer =
              checked(
                  probe.raw(
                      GrpcProbe.INFER, Map.of("grpc-encoding", coding), GrpcProbe.frame(1, bytes)));
          assertEquals(coding, answer.trailers().get("grpc-encoding"));
          assertEquals(1, answer.frames().get(0)[0], "the answer's flag");
          assertTrue(answer.frames().get(0).length < rows, "the answer is smaller than its floats");
        });
  }

  @Test
  void aStreamAnswersEachMessageInItsOrder() throws Exception {
    byte[] absent =
        GrpcRequest.sum(1, 2, 3).toBuilder().setModelName("absent").build().toByteArray();
    int before = server.records().size();
    Answer answer =
        probe.raw(
            GrpcProbe.STREAM,
            Map.of(),
            GrpcProbe.join(
                GrpcProbe.frame(0, GrpcRequest.sum(1, 0, 0).toByteArray()),
                GrpcProbe.frame(0, absent),
                GrpcProbe.frame(0, GrpcRequest.sum(2, 0, 0).toByteArray())));
    checked(answer);
    assertEquals(3, answer.frames().size());
    assertEquals(2f, floatOf(streamed(answer, 0).getInferResponse().getRawOutputContents(0)));
    assertEquals("no model absent is served here", streamed(answer, 1).getErrorMessage());
    assertEquals(4f, floatOf(streamed(answer, 2).getInferResponse().getRawOutputContents(0)));
    // Two for each call that is computed, one for the other.
    assertEquals(5, server.records().size() - before, "records");
  }

  private static ModelStreamInferResponse streamed(Answer answer, int index) throws Exception {
    return ModelStreamInferResponse.parseFrom(answer.message(index));
  }

  @Test
  void anEncryptedCallHasTheFormThatItHasOverHttp() throws Exception {
    double[] row = {0.5, -0.25, 0.75};
    try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), "net")) {
      assertTrue(caller.upload().status() < 300);
      List<byte[]> elements = caller.encrypt(row);
      ModelInferRequest.Builder request =
          ModelInferRequest.newBuilder()
              .setModelName("net")
              .addInputs(
                  InferInputTensor.newBuilder()
                      .setName(caller.spec().inputs().get(0).name())
                      .setDatatype("BYTES")
                      .addShape(elements.size()))
              .addRawInputContents(lengthened(elements));
      caller
          .terms()
          .forEach(
              (name, value) ->
                  request.putParameters(
                      name, InferParameter.newBuilder().setStringParam(value).build()));
      Answer answer = checked(probe.infer(request.build()));
      List<byte[]> outputs = parted(answer.response().getRawOutputContents(0));
      List<byte[]> rest = EncryptedCaller.elements(caller.callJson(elements));
      assertEquals(
          caller.decrypt(rest, row)[0], caller.decrypt(outputs, row)[0], "both give one answer");
      String record = server.record(answer.trailers().get("blindserve-record"));
      assertTrue(record.contains(caller.keyId()), record);
      assertTrue(record.contains("\"path\":\"encrypted\""), record);
      assertTrue(Double.parseDouble(answer.trailers().get("blindserve-compute-ms")) > 0);
    }
  }

  private static ByteString lengthened(List<byte[]> elements) {
    ByteBuffer bytes =
        ByteBuffer.allocate(elements.stream().mapToInt(element -> 4 + element.length).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    elements.forEach(element -> bytes.putInt(element.length).put(element));
    return ByteString.copyFrom(bytes.flip());
  }

  private static List<byte[]> parted(ByteString raw) {
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> elements = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] element = new byte[bytes.getInt()];
      bytes.get(element);
      elements.add(element);
    }
    return elements;
  }
}
