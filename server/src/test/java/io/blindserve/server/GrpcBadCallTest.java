package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.blindserve.proto.inference.InferParameter;
import io.blindserve.proto.inference.InferTensorContents;
import io.blindserve.proto.inference.ModelInferRequest;
import io.blindserve.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.blindserve.server.GrpcProbe.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over gRPC that are refused, and that leave the server as it was. */
class GrpcBadCallTest {

  private static final int INVALID_ARGUMENT = 3;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int NOT_FOUND = 5;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static GrpcProbe probe;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
    probe = GrpcProbe.at(server.port());
  }

  @AfterAll
  static void stop() {
    probe.close();
    server.close();
  }

  private static ModelInferRequest.Builder sum() {
    return GrpcRequest.sum(1, 2, 3).toBuilder();
  }

  /** A request, and what it is refused with. */
  private record Case(ModelInferRequest request, int status, String code, String words) {}

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put(
        "model",
        new Case(sum().setModelName("absent").build(), NOT_FOUND, "unknown_model", "absent"));
    cases.put(
        "name of a model",
        new Case(sum().setModelName("../sum").build(), NOT_FOUND, "unknown_model", "1 to 64"));
    cases.put(
        "version",
        new Case(sum().setModelVersion("9").build(), NOT_FOUND, "unknown_version", "no version 9"));
    cases.put(
        "no number",
        new Case(sum().setModelVersion("0").build(), NOT_FOUND, "unknown_version", "a number"));
    cases.put(
        "no label",
        new Case(sum().setModelVersion("x").build(), NOT_FOUND, "unknown_version", "no label"));
    cases.put(
        "shape", tensor(sum().setInputs(0, GrpcRequest.sumInput().setShape(1, 4)), "12 bytes"));
    cases.put(
        "negative", tensor(sum().setInputs(0, GrpcRequest.sumInput().setShape(0, -1)), "0 to"));
    cases.put(
        "overflow",
        tensor(
            sum().setInputs(0, GrpcRequest.sumInput().setShape(0, Long.MAX_VALUE)), "multiply to"));
    cases.put(
        "rank",
        tensor(
            sum().setInputs(0, GrpcRequest.sumInput().addAllShape(Collections.nCopies(99, 1L))),
            "more than 32"));
    cases.put(
        "type", tensor(sum().setInputs(0, GrpcRequest.sumInput().setDatatype("INT32")), "FP32"));
    cases.put(
        "no type", tensor(sum().setInputs(0, GrpcRequest.sumInput().setDatatype("F")), "none of"));
    cases.put(
        "no name", tensor(sum().setInputs(0, GrpcRequest.sumInput().setName("")), "1 to 256"));
    cases.put(
        "another input",
        tensor(sum().setInputs(0, GrpcRequest.sumInput().setName("y")), "is missing"));
    cases.put("twice", tensor(sum().addInputs(GrpcRequest.sumInput()), "stands twice"));
    cases.put("too few raw", tensor(sum().clearRawInputContents(), "too few"));
    cases.put(
        "too many raw", tensor(sum().addRawInputContents(ByteString.EMPTY), "2 entries for 1"));
    cases.put(
        "not finite",
        tensor(sum().setRawInputContents(0, GrpcRequest.floats(1, Float.NaN, 3)), "finite"));
    cases.put("both", tensor(sum().setInputs(0, contents(1, 2, 3)), "both contents and raw"));
    cases.put(
        "fewer", tensor(sum().clearRawInputContents().setInputs(0, contents(1, 2)), "2 elements"));
    cases.put(
        "more",
        tensor(
            sum().clearRawInputContents().setInputs(0, contents(1, 2, 3, 4)), "more than the 3"));
    cases.put(
        "other contents",
        tensor(
            sum()
                .clearRawInputContents()
                .setInputs(
                    0,
                    GrpcRequest.sumInput()
                        .setContents(
                            InferTensorContents.newBuilder()
                                .addInt64Contents(1)
                                .addInt64Contents(2)
                                .addInt64Contents(3))),
            "another type"));
    cases.put(
        "range",
        tensor(
            GrpcRequest.echo()
                .setInputs(
                    narrow(),
                    GrpcRequest.echo().getInputs(narrow()).toBuilder()
                        .setContents(
                            InferTensorContents.newBuilder()
                                .addIntContents(128)
                                .addIntContents(0))),
            "does not fit INT8"));
    cases.put(
        "half floats",
        tensor(
            sum().clearRawInputContents().setInputs(0, contents(1, 2, 3).setDatatype("FP16")),
            "raw_input_contents alone"));
    cases.put(
        "output",
        tensor(sum().addOutputs(InferRequestedOutputTensor.newBuilder().setName("q")), "q"));
    cases.put(
        "shared memory",
        new Case(
            sum()
                .setInputs(
                    0, GrpcRequest.sumInput().putParameters("shared_memory_region", text("r")))
                .build(),
            UNIMPLEMENTED,
            "unsupported",
            "shared memory"));
    cases.put(
        "terms",
        new Case(
            sum().putParameters("wire", text("blindserve-1")).build(),
            INVALID_ARGUMENT,
            "invalid_request",
            "encryption"));
    cases.put(
        "no text",
        new Case(
            sum()
                .putParameters("plan", InferParameter.newBuilder().setBoolParam(true).build())
                .build(),
            INVALID_ARGUMENT,
            "invalid_request",
            "must be a text"));
    cases.put(
        "id",
        new Case(
            sum().setId("i".repeat(257)).build(), INVALID_ARGUMENT, "invalid_request", "the id"));
    return cases;
  }

  private static int narrow() {
    for (int i = 0; i < GrpcRequest.echo().getInputsCount(); i++) {
      if (GrpcRequest.echo().getInputs(i).getDatatype().equals("INT8")) {
        return i;
      }
    }
    throw new AssertionError("no INT8 input");
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  private static ModelInferRequest.InferInputTensor.Builder contents(float... values) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (float value : values) {
      contents.addFp32Contents(value);
    }
    return GrpcRequest.sumInput().setContents(contents);
  }

  private static Case tensor(ModelInferRequest.Builder request, String words) {
    return new Case(request.build(), INVALID_ARGUMENT, "invalid_tensor", words);
  }

  @Test
  void whatIsWrongIsSaidAndRecorded() {
    cases()
        .forEach(
            (name, wrong) -> {
              Answer answer = probe.infer(wrong.request());
              assertEquals(wrong.status(), answer.status(), () -> name + ": " + answer.text());
              assertEquals(wrong.code(), answer.trailers().get("blindserve-code"), name);
              assertTrue(answer.text().contains(wrong.words()), () -> name + ": " + answer.text());
              String record = server.record(answer.trailers().get("blindserve-record"));
              assertTrue(record.contains('"' + wrong.code() + '"'), () -> name + ": " + record);
            });
  }

  private static void refused(int status, String words, Answer answer) {
    assertEquals(status, answer.status(), answer::text);
    assertTrue(answer.text().contains(words), answer::text);
  }

  private static Answer infer(byte[] body) {
    return probe.raw(GrpcProbe.INFER, Map.of(), body);
  }

  @Test
  void framesAreHeldToTheProtocol() {
    byte[] message = sum().build().toByteArray();
    byte[] frame = GrpcProbe.frame(0, message);
    refused(INVALID_ARGUMENT, "no message", infer(new byte[0]));
    refused(INVALID_ARGUMENT, "a second one", infer(GrpcProbe.join(frame, frame)));
    refused(INVALID_ARGUMENT, "inside of a message", infer(Arrays.copyOf(frame, frame.length - 1)));
    refused(INVALID_ARGUMENT, "inside of a message", infer(new byte[] {0, 0, 0}));
    refused(INVALID_ARGUMENT, "as those of gRPC do", infer(GrpcProbe.frame(2, message)));
    refused(INVALID_ARGUMENT, "no grpc-encoding", infer(GrpcProbe.frame(1, message)));
    refused(
        UNIMPLEMENTED,
        "neither gzip nor deflate",
        probe.raw(GrpcProbe.INFER, Map.of("grpc-encoding", "br"), frame));
    refused(
        INVALID_ARGUMENT,
        "one whole stream",
        probe.raw(GrpcProbe.INFER, Map.of("grpc-encoding", "gzip"), GrpcProbe.frame(1, message)));
    refused(
        INVALID_ARGUMENT,
        "grpc-timeout",
        probe.raw(GrpcProbe.INFER, Map.of("grpc-timeout", "soon"), frame));
    refused(
        UNIMPLEMENTED,
        "no such method",
        probe.call("/inference.GRPCInferenceService/TraceSetting", sum().build()));
  }

  @Test
  void whatIsTooLargeIsNotKept() throws IOException {
    byte[] head = {0, 0, 0x20, 0, 0};
    refused(
        RESOURCE_EXHAUSTED,
        "a message of 2097152 bytes",
        probe.unended(GrpcProbe.INFER, Map.of(), head));
    Logger netty = Logger.getLogger("io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder");
    assertFalse(netty.isLoggable(Level.INFO), "a line for each frame that is not kept");
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      out.write(new byte[1 << 20]);
    }
    refused(
        RESOURCE_EXHAUSTED,
        "inflates to more",
        probe.raw(
            GrpcProbe.INFER,
            Map.of("grpc-encoding", "gzip"),
            GrpcProbe.frame(1, bomb.toByteArray())));
    assertEquals(0, probe.infer(sum().build()).status());
  }

  @Test
  void aMessageMustArriveInItsTime() {
    byte[] part = {0, 0, 0, 0, 9, 1};
    refused(DEADLINE_EXCEEDED, "2 seconds", probe.unended(GrpcProbe.INFER, Map.of(), part));
    refused(DEADLINE_EXCEEDED, "2 seconds", probe.unended(GrpcProbe.STREAM, Map.of(), part));
  }

  @Test
  void aDeadlineEndsTheCall() {
    refused(
        DEADLINE_EXCEEDED,
        "grpc-timeout",
        probe.unended(GrpcProbe.INFER, Map.of("grpc-timeout", "20m"), new byte[] {0}));
  }

  @Test
  void aCallerMayLeaveAtAnyTime() {
    byte[] frame = GrpcProbe.frame(0, sum().build().toByteArray());
    for (int length = 0; length <= frame.length; length += 7) {
      HttpClientRequest request = GrpcProbe.await(probe.open(GrpcProbe.INFER, Map.of()));
      request.setChunked(true);
      GrpcProbe.await(request.write(Buffer.buffer(Arrays.copyOf(frame, length))));
      GrpcProbe.await(request.reset(8));
    }
    assertEquals(0, probe.infer(sum().build()).status());
  }

  @Test
  void changedMessagesAreAnsweredOrRefused() {
    byte[] good = GrpcRequest.echo().build().toByteArray();
    GrpcMutations.assertAnswered(folder, GrpcProbe.INFER, good, 26, 300);
  }

  @Test
  void otherCallsOfHttp2AreNotTakenForGrpc() {
    assertEquals(200, probe.http(HttpMethod.GET, "/v2/health/ready", new byte[0]));
    assertEquals(404, probe.http(HttpMethod.POST, GrpcProbe.INFER, new byte[0]));
    assertEquals(413, probe.http(HttpMethod.POST, "/v2/models/sum/infer", new byte[(1 << 20) + 1]));
    assertEquals(200, probe.http(HttpMethod.GET, "/v2", new byte[0]));
  }
}
