package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.blindserve.proto.inference.InferParameter;
import io.blindserve.proto.inference.ModelInferRequest;
import io.blindserve.proto.inference.ModelInferRequest.InferInputTensor;
import io.blindserve.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.server.GrpcProbe.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs as classes, and the types of 16 bits that JSON does not carry. */
class ClassesServedTest {

  private static final int WIDTH = 4;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static GrpcProbe probe;

  @BeforeAll
  static void start() throws IOException {
    Path models = folder.resolve("models");
    for (int type : List.of(OnnxFile.FLOAT, OnnxFile.INT8, OnnxFile.FLOAT16, OnnxFile.BFLOAT16)) {
      byte[] same =
          new OnnxFile()
              .input("x", type, WIDTH)
              .node("Identity", "y", "x")
              .output("y", type, WIDTH)
              .bytes();
      TestModels.put(models, "same" + type, 1, same);
    }
    server = ServerFixture.start(models, folder.resolve("data"));
    probe = GrpcProbe.at(server.port());
  }

  @AfterAll
  static void stop() {
    probe.close();
    server.close();
  }

  private static Reply rest(int model, String type, String data, String parameters) {
    return server
        .probe()
        .post(
            "/v2/models/same" + model + "/infer",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
                + type
                + "\",\"shape\":[2,4],\"data\":"
                + data
                + "}],\"outputs\":[{\"name\":\"y\",\"parameters\":"
                + parameters
                + "}]}");
  }

  @Test
  void theHighestElementsOfEachRowComeFirst() {
    Reply reply =
        rest(OnnxFile.FLOAT, "FP32", "[0.5,-1,2,0.25, 7,7,3,-0.125]", "{\"classification\":3}");
    assertEquals(200, reply.status(), reply::text);
    assertTrue(reply.text().contains("\"shape\":[2,3],\"datatype\":\"BYTES\""), reply::text);
    assertTrue(
        reply
            .text()
            .contains(
                "[\"2.000000:2\",\"0.500000:0\",\"0.250000:3\","
                    + "\"7.000000:0\",\"7.000000:1\",\"3.000000:2\"]"),
        reply::text);
    Reply whole = rest(OnnxFile.INT8, "INT8", "[1,-2,3,-4,127,-128,0,5]", "{\"classification\":9}");
    assertTrue(
        whole
            .text()
            .contains("[\"3:2\",\"1:0\",\"-2:1\",\"-4:3\",\"127:0\",\"5:3\",\"0:2\",\"-128:1\"]"),
        whole::text);
  }

  @Test
  void whatIsNoCountIsRefused() {
    for (String count : List.of("0", "-1", "1001", "1.5", "\"3\"")) {
      Reply reply =
          rest(OnnxFile.FLOAT, "FP32", "[1,2,3,4,5,6,7,8]", "{\"classification\":" + count + "}");
      assertEquals(400, reply.status(), reply::text);
      assertTrue(reply.text().contains("classification of"), reply::text);
    }
  }

  private static ModelInferRequest request(int model, String type, ByteString raw) {
    return ModelInferRequest.newBuilder()
        .setModelName("same" + model)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype(type)
                .addShape(1)
                .addShape(WIDTH))
        .addRawInputContents(raw)
        .build();
  }

  private static ModelInferRequest classes(ModelInferRequest request, long count) {
    return request.toBuilder()
        .addOutputs(
            InferRequestedOutputTensor.newBuilder()
                .setName("y")
                .putParameters(
                    "classification", InferParameter.newBuilder().setInt64Param(count).build()))
        .build();
  }

  @Test
  void classesComeOverGrpc() throws Exception {
    ModelInferRequest request = request(OnnxFile.FLOAT, "FP32", GrpcRequest.floats(1, 5, 2, 4));
    ModelInferResponse response = probe.infer(classes(request, 1)).response();
    assertEquals("BYTES", response.getOutputs(0).getDatatype());
    assertEquals(List.of(1L, 1L), response.getOutputs(0).getShapeList());
    assertEquals("5.000000:1", response.getRawOutputContents(0).substring(4).toStringUtf8());
    Answer none = probe.infer(classes(request, 0));
    assertEquals(3, none.status(), none::text);
  }

  @Test
  void halfTypesGoRawBothWaysAndInNoOtherForm() throws Exception {
    ByteString bits = ByteString.copyFrom(new byte[] {0, 0x3c, 0, (byte) 0xc0, 1, 0, 0, 0x42});
    for (int type : List.of(OnnxFile.FLOAT16, OnnxFile.BFLOAT16)) {
      String name = type == OnnxFile.FLOAT16 ? "FP16" : "BF16";
      Answer answer = probe.infer(request(type, name, bits));
      assertEquals(0, answer.status(), answer::text);
      assertEquals(name, answer.response().getOutputs(0).getDatatype());
      assertEquals(bits, answer.response().getRawOutputContents(0));
      Answer classes = probe.infer(classes(request(type, name, bits), 2));
      assertEquals(12, classes.status(), classes::text);
      Reply json = rest(type, name, "[1,2,3,4,5,6,7,8]", "{}");
      assertEquals(400, json.status());
      assertTrue(json.text().contains("JSON cannot carry"), json::text);
      assertBinary(type, name, bits.toByteArray());
    }
  }

  private static void assertBinary(int type, String name, byte[] bits) {
    BinaryBody body =
        new BinaryBody(
                "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"datatype\":\""
                    + name
                    + "\",\"shape\":[1,4],\"parameters\":{\"binary_data_size\":8}}]}")
            .bytes(bits);
    Reply reply =
        server
            .probe()
            .call("POST", "/v2/models/same" + type + "/infer", body.headers(), body.body());
    assertEquals(200, reply.status(), reply::text);
    byte[] back = new byte[bits.length];
    BinaryBody.tailOf(reply).get(back);
    assertEquals(ByteString.copyFrom(bits), ByteString.copyFrom(back));
  }

  @Test
  void halfTypesMustBeFinite() {
    ByteString half = ByteString.copyFrom(new byte[] {0, 0x7c, 0, 0, 0, 0, 0, 0});
    ByteString upper = ByteString.copyFrom(new byte[] {0, 0, (byte) 0xc0, 0x7f, 0, 0, 0, 0});
    Answer first = probe.infer(request(OnnxFile.FLOAT16, "FP16", half));
    assertTrue(first.text().contains("element 0 of input x is not a finite"), first::text);
    Answer second = probe.infer(request(OnnxFile.BFLOAT16, "BF16", upper));
    assertTrue(second.text().contains("element 1 of input x is not a finite"), second::text);
    Answer finite = probe.infer(request(OnnxFile.BFLOAT16, "BF16", half));
    assertEquals(0, finite.status(), finite::text);
  }
}
