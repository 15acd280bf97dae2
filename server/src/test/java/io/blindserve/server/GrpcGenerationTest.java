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
import io.blindserve.server.inference.plain.NativeBalance;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code ModelStreamInfer} on the model of {@code docs/models/tiny-gpt}; the oracle is what {@code
 * /generate} answers, of which {@link GenerationServedTest} has an oracle.
 */
class GrpcGenerationTest {

  @TempDir static Path folder;
  private static ServerFixture server;
  private static GrpcProbe probe;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    TinyGpt.putInto(models);
    server = ServerFixture.start(models, folder.resolve("data"));
    probe = GrpcProbe.at(server.port());
  }

  @AfterAll
  static void stop() {
    probe.close();
    server.close();
  }

  private static ModelInferRequest.Builder ask(String prompt, int tokens) {
    return ModelInferRequest.newBuilder()
        .setModelName("tiny-gpt")
        .setId("seven")
        .addInputs(text("text_input", prompt))
        .putParameters("max_tokens", number(tokens));
  }

  private static InferInputTensor.Builder input(
      String name, String type, InferTensorContents.Builder contents, long... shape) {
    InferInputTensor.Builder input = InferInputTensor.newBuilder().setName(name).setDatatype(type);
    Arrays.stream(shape).forEach(input::addShape);
    return input.setContents(contents);
  }

  private static InferInputTensor.Builder text(String name, String... texts) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    Arrays.stream(texts).map(ByteString::copyFromUtf8).forEach(contents::addBytesContents);
    return input(name, "BYTES", contents, texts.length);
  }

  private static InferParameter number(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }

  private static InferParameter fraction(double value) {
    return InferParameter.newBuilder().setDoubleParam(value).build();
  }

  private static byte[] frames(ModelInferRequest.Builder... requests) {
    return GrpcProbe.join(
        Arrays.stream(requests)
            .map(request -> GrpcProbe.frame(0, request.build().toByteArray()))
            .toArray(byte[][]::new));
  }

  private static List<ModelStreamInferResponse> stream(ModelInferRequest.Builder... requests) {
    Answer answer = probe.raw(GrpcProbe.STREAM, Map.of(), frames(requests));
    assertEquals(0, answer.status(), answer::text);
    return answer.frames().stream().map(GrpcGenerationTest::parsed).toList();
  }

  private static ModelStreamInferResponse parsed(byte[] frame) {
    try {
      return ModelStreamInferResponse.parseFrom(Arrays.copyOfRange(frame, 1, frame.length));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String output(ModelInferResponse response, String name) {
    for (int i = 0; i < response.getOutputsCount(); i++) {
      if (response.getOutputs(i).getName().equals(name)) {
        ByteBuffer raw = response.getRawOutputContents(i).asReadOnlyByteBuffer();
        raw.order(ByteOrder.LITTLE_ENDIAN);
        if (response.getOutputs(i).getDatatype().equals("INT64")) {
          return Long.toString(raw.getLong());
        }
        int length = raw.getInt();
        assertEquals(length, raw.remaining());
        return response.getRawOutputContents(i).substring(Integer.BYTES).toStringUtf8();
      }
    }
    return "";
  }

  private static String joined(List<ModelStreamInferResponse> messages) {
    return messages.stream()
        .map(each -> output(each.getInferResponse(), "text_output"))
        .collect(Collectors.joining());
  }

  private static boolean isLast(ModelStreamInferResponse message) {
    return message.getInferResponse().getParametersOrThrow("triton_final_response").getBoolParam();
  }

  private static JsonObject http(String prompt, String parameters) {
    JsonObject asked =
        new JsonObject()
            .put("text_input", prompt)
            .put("parameters", new JsonObject("{" + parameters.replace('\'', '"') + "}"));
    Reply reply = server.probe().post("/v2/models/tiny-gpt/generate", asked.encode());
    assertEquals(200, reply.status(), reply::text);
    return new JsonObject(reply.text())
        .put("record", reply.header("blindserve-record").orElseThrow());
  }

  private static final String DRAWN =
      "'max_tokens':20,'temperature':0.8,'top_p':0.9,'seed':5,'stop':['zq','qz']";

  @Test
  void tokensComeOneByOneAndAreThoseOfHttp() {
    JsonObject expected = http("The ", DRAWN);
    List<ModelStreamInferResponse> all =
        stream(
            ask("The ", 20)
                .addInputs(
                    input(
                        "temperature",
                        "FP32",
                        InferTensorContents.newBuilder().addFp32Contents(.8f),
                        1,
                        1))
                .addInputs(text("stop", "zq", "qz"))
                .putParameters("top_p", fraction(0.9))
                .putParameters("seed", InferParameter.newBuilder().setUint64Param(5).build()));
    assertEquals(expected.getString("text_output"), joined(all));
    assertEquals(21, all.size());
    assertTrue(all.subList(0, 20).stream().noneMatch(GrpcGenerationTest::isLast));
    assertTrue(
        all.subList(0, 20).stream()
            .allMatch(each -> !output(each.getInferResponse(), "token_id").isEmpty()));
    assertTrue(all.stream().allMatch(each -> each.getInferResponse().getId().equals("seven")));
    ModelInferResponse last = all.get(20).getInferResponse();
    assertTrue(isLast(all.get(20)));
    assertEquals("length 20", output(last, "finish_reason") + " " + output(last, "tokens"));
    assertEquals("tiny-gpt 1", last.getModelName() + " " + last.getModelVersion());
    String record = server.record(last.getParametersOrThrow("blindserve_record").getStringParam());
    JsonObject told = new JsonObject(record);
    JsonObject known = new JsonObject(server.record(expected.getString("record")));
    for (String field : new String[] {"action", "route", "path", "outcome", "model", "out"}) {
      assertEquals(known.getValue(field), told.getValue(field), field);
    }
    assertEquals(
        known.getJsonObject("in").getValue("digest"), told.getJsonObject("in").getValue("digest"));
    assertTrue(server.record(told.getString("parent")).contains("\"type\":\"request\""));
  }

  @Test
  void aWholeAnswerAnEmptyEndAndChosenOutputsCanBeAskedFor() {
    String expected = http("The ", "'max_tokens':9").getString("text_output");
    InferParameter yes = InferParameter.newBuilder().setBoolParam(true).build();
    InferRequestedOutputTensor.Builder text =
        InferRequestedOutputTensor.newBuilder().setName("text_output");
    List<ModelStreamInferResponse> whole =
        stream(ask("The ", 9).putParameters("stream", yes.toBuilder().setBoolParam(false).build()));
    assertEquals(1, whole.size());
    assertEquals(expected, joined(whole));
    assertTrue(isLast(whole.get(0)));
    List<ModelStreamInferResponse> ended =
        stream(
            ask("The ", 9)
                .addOutputs(text)
                .putParameters("triton_enable_empty_final_response", yes));
    assertEquals(11, ended.size());
    assertEquals(expected, joined(ended));
    assertEquals(
        10, ended.stream().filter(e -> e.getInferResponse().getOutputsCount() == 1).count());
    assertEquals(
        List.of(ended.get(10)), ended.stream().filter(GrpcGenerationTest::isLast).toList());
    assertEquals("seven", ended.get(10).getInferResponse().getId());
  }

  @Test
  void tokenIdsAreContinuedByTokenIds() {
    InferTensorContents.Builder ids = InferTensorContents.newBuilder();
    "The ".chars().forEach(ids::addInt64Contents);
    List<ModelStreamInferResponse> all =
        stream(ask("", 6).setInputs(0, input("token_ids", "INT64", ids, 1, 4)));
    String told =
        all.stream()
            .map(each -> output(each.getInferResponse(), "token_id"))
            .filter(id -> !id.isEmpty())
            .map(id -> Character.toString(Integer.parseInt(id)))
            .collect(Collectors.joining());
    assertEquals(http("The ", "'max_tokens':6").getString("text_output"), told);
  }

  @Test
  void callersInTurnsGetWhatEachGetsAlone() {
    List<String> alone =
        IntStream.range(0, 6)
            .mapToObj(i -> http("If the ", "'max_tokens':30,'temperature':1,'seed':" + i))
            .map(answer -> answer.getString("text_output"))
            .toList();
    List<String> together =
        IntStream.range(0, 6)
            .parallel()
            .mapToObj(
                i ->
                    joined(
                        stream(
                            ask("If the ", 30)
                                .putParameters("temperature", number(1))
                                .putParameters("seed", number(i)))))
            .toList();
    assertEquals(alone, together);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max_tokens; int; 0; max_tokens must be",
        "max_tokens; text; 5; max_tokens must be an integer",
        "max_tokens; double; 5; max_tokens must be an integer",
        "temperature; double; -0.1; temperature must be",
        "temperature; double; NaN; temperature must be",
        "top_p; double; 1.5; top_p must be",
        "seed; double; 1; seed must be an integer",
        "stop; text; ''; texts of stop",
        "stop; int; 7; stop must be texts",
        "stream; int; 1; stream must be true or false",
        "text_input; text; b; stands twice",
        "triton_enable_empty_final_response; int; 1; must be a bool_param",
        "encryption; text; ckks; in the clear only",
        "plan; text; x; in the clear only",
      })
  void whatCannotBeAskedIsRefusedAndTheNextIsAnswered(
      String name, String kind, String value, String words) {
    InferParameter.Builder parameter = InferParameter.newBuilder();
    switch (kind) {
      case "int" -> parameter.setInt64Param(Long.parseLong(value));
      case "double" -> parameter.setDoubleParam(Double.parseDouble(value));
      default -> parameter.setStringParam(value);
    }
    refused(words, ask("a", 3).putParameters(name, parameter.build()));
  }

  private static void refused(String words, ModelInferRequest.Builder request) {
    List<ModelStreamInferResponse> all = stream(request.setId("bad"), ask("The ", 2));
    assertTrue(all.get(0).getErrorMessage().contains(words), () -> all.get(0).toString());
    assertEquals("bad", all.get(0).getInferResponse().getId());
    assertTrue(isLast(all.get(0)));
    assertEquals(4, all.size(), "one refusal, two tokens and their end");
    List<String> records = server.records();
    assertTrue(records.stream().anyMatch(line -> line.contains("\"action\":\"generate\"")));
  }

  @Test
  void inputsAndOutputsAreHeldToThoseOfAGeneration() {
    refused("has no prompt", ask("a", 3).clearInputs());
    refused("not both", ask("a", 3).addInputs(input("token_ids", "INT64", one(), 1)));
    refused("no input top_k", ask("a", 3).addInputs(input("top_k", "INT64", one(), 1)));
    refused("one text of type BYTES", ask("a", 3).setInputs(0, text("text_input", "a", "b")));
    refused("the prompt is empty", ask("", 3));
    refused("the prompt has 192 tokens", ask("a".repeat(192), 3));
    refused(
        "stop needs",
        ask("a", 3)
            .setInputs(0, input("token_ids", "INT64", one(), 1))
            .addInputs(text("stop", "b")));
    refused(
        "temperature must be a number, not FP32 [2]",
        ask("a", 3)
            .addInputs(
                input(
                    "temperature",
                    "FP32",
                    InferTensorContents.newBuilder().addFp32Contents(1).addFp32Contents(1),
                    2)));
    refused(
        "no output logits",
        ask("a", 3).addOutputs(InferRequestedOutputTensor.newBuilder().setName("logits")));
  }

  private static InferTensorContents.Builder one() {
    return InferTensorContents.newBuilder().addInt64Contents(1);
  }

  private static ModelInferRequest.Builder[] many() {
    ModelInferRequest.Builder[] all = new ModelInferRequest.Builder[60];
    Arrays.setAll(all, i -> ask("The ", 188));
    return all;
  }

  private static boolean isCancelled(String record) {
    return record.contains("\"code\":\"cancelled\"") && record.contains("\"out\":{\"digest\"");
  }

  @Test
  void whoReadsNothingIsNotGeneratedForAndWhoLeavesNoMore() throws Exception {
    TinyGpt.await(server, () -> TinyGpt.isQuiet(server));
    long open = NativeBalance.open();
    long before = TinyGpt.tokens(server);
    long cancelled = server.records().stream().filter(GrpcGenerationTest::isCancelled).count();
    try (GrpcProbe narrow = GrpcProbe.narrow(server.port(), 1024)) {
      OpenStream stream = OpenStream.of(narrow, frames(many()));
      long made = TinyGpt.settled(server, () -> TinyGpt.tokens(server) - before);
      assertTrue(made < 60L * 188 / 2, () -> made + " tokens while nothing is read");
      assertTrue(!TinyGpt.isQuiet(server), "one waits for room");
      stream.leave();
      TinyGpt.await(
          server,
          () ->
              server.records().stream().filter(GrpcGenerationTest::isCancelled).count()
                  == cancelled + 1);
      TinyGpt.await(server, () -> TinyGpt.isQuiet(server));
      assertEquals(open, NativeBalance.open(), "keys and values were freed");
    }
  }

  @Test
  void aDeadlineEndsTheStreamAndItsGeneration() throws Exception {
    List<String> before = new ArrayList<>(server.records());
    Answer answer = probe.raw(GrpcProbe.STREAM, Map.of("grpc-timeout", "100m"), frames(many()));
    assertEquals(4, answer.status(), answer::text);
    TinyGpt.await(server, () -> TinyGpt.isQuiet(server));
    List<String> records = server.records();
    assertTrue(
        records.subList(before.size(), records.size()).stream()
            .anyMatch(record -> record.contains("\"code\":\"cancelled\"")),
        records::toString);
  }
}
