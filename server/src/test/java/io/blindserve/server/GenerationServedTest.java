package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.plain.NativeBalance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code /generate} and {@code /generate_stream} on the model of {@code docs/models/tiny-gpt}; the
 * oracle of greedy continuations is what its recipe committed.
 */
class GenerationServedTest {

  private static final String WHOLE = "/v2/models/tiny-gpt/generate";
  private static final String STREAM = "/v2/models/tiny-gpt/versions/1/generate_stream";

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    TinyGpt.putInto(models);
    server = ServerFixture.start(models, folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String prompt, String parameters) {
    return new JsonObject()
        .put("id", "seven")
        .put("text_input", prompt)
        .put("parameters", new JsonObject("{" + parameters.replace('\'', '"') + "}"))
        .encode();
  }

  private static JsonObject whole(String prompt, String parameters) {
    Reply reply = server.probe().post(WHOLE, body(prompt, parameters));
    assertEquals(200, reply.status(), reply::text);
    return new JsonObject(reply.text());
  }

  private static List<JsonObject> events(Reply reply) {
    assertEquals(200, reply.status(), reply::text);
    assertEquals("text/event-stream; charset=utf-8", reply.header("content-type").orElse(""));
    return Stream.of(reply.text().split("\n\n", -1))
        .filter(event -> !event.isEmpty())
        .map(event -> new JsonObject(event.substring("data: ".length())))
        .toList();
  }

  private static String joined(List<JsonObject> events) {
    return events.stream().map(e -> e.getString("text_output")).collect(Collectors.joining());
  }

  private static List<JsonObject> committed() throws IOException {
    return Files.readAllLines(TinyGpt.FOLDER.resolve("data/greedy.jsonl")).stream()
        .map(JsonObject::new)
        .toList();
  }

  @Test
  void greedyTokensAreThoseOfTheRecipe() throws IOException {
    for (JsonObject line : committed()) {
      JsonArray expected = line.getJsonArray("tokens");
      String prompt = line.getString("prompt");
      JsonArray ids = new JsonArray();
      prompt.chars().forEach(ids::add);
      Reply reply = server.probe().post(WHOLE, new JsonObject().put("token_ids", ids).encode());
      assertEquals(200, reply.status(), reply::text);
      JsonObject answer = new JsonObject(reply.text());
      assertEquals(expected, answer.getJsonArray("token_ids"));
      assertEquals(expected.size(), answer.getInteger("tokens"));
      JsonObject text = whole(prompt, "'max_tokens':" + expected.size());
      byte[] bytes = new byte[expected.size()];
      IntStream.range(0, bytes.length).forEach(i -> bytes[i] = expected.getInteger(i).byteValue());
      assertEquals(new String(bytes, StandardCharsets.UTF_8), text.getString("text_output"));
      assertEquals("length", text.getString("finish_reason"));
      assertEquals(
          "tiny-gpt 1 seven",
          text.getString("model_name")
              + " "
              + text.getString("model_version")
              + " "
              + text.getString("id"));
    }
  }

  @Test
  void aStreamHasAnEventForEachTokenAndOneBehindThem() {
    String asked = body("The ", "'max_tokens':20,'temperature':0.9,'seed':5");
    Reply reply = server.probe().post(STREAM, asked);
    List<JsonObject> events = events(reply);
    assertEquals(21, events.size());
    JsonObject last = events.get(20);
    assertEquals("length", last.getString("finish_reason"));
    assertTrue(events.subList(0, 20).stream().allMatch(e -> e.containsKey("token_id")));
    assertEquals(
        whole("The ", "'max_tokens':20,'temperature':0.9,'seed':5").getString("text_output"),
        joined(events));
    String record = server.record(last.getString("record"));
    assertTrue(record.contains("\"action\":\"generate\""), record);
    assertTrue(record.contains("\"outcome\":\"ok\""), record);
    assertTrue(record.matches(".*\"out\":\\{\"digest\":\"[^\"]+\",\"bytes\":[1-9].*"), record);
    JsonObject known = new JsonObject(record);
    assertTrue(server.record(known.getString("parent")).contains("\"type\":\"request\""));
  }

  @Test
  void seedsDecide() {
    String drawn = "'temperature':1.2,'top_p':0.95,'max_tokens':40,'seed':";
    String first = whole("The ", drawn + 1).getString("text_output");
    assertEquals(first, whole("The ", drawn + 1).getString("text_output"));
    assertNotEquals(first, whole("The ", drawn + 2).getString("text_output"));
  }

  @Test
  void aStopEndsTheTextBeforeIt() {
    String text = whole("The ", "'max_tokens':64").getString("text_output");
    String stop = text.substring(12, 18);
    JsonObject stopped = whole("The ", "'stop':['" + stop + "']");
    assertEquals(text.substring(0, text.indexOf(stop)), stopped.getString("text_output"));
    assertEquals("stop", stopped.getString("finish_reason"));
    List<JsonObject> events =
        events(server.probe().post(STREAM, body("The ", "'stop':'" + stop + "'")));
    assertEquals(stopped.getString("text_output"), joined(events));
  }

  @Test
  void aTextEndsWhereTheModelDoes() {
    JsonObject all = whole("The ", "'max_tokens':1000");
    assertEquals(192 - 4, all.getInteger("tokens"));
    assertEquals("length", all.getString("finish_reason"));
  }

  @Test
  void callersInTurnsGetWhatEachGetsAlone() {
    List<String> asked =
        IntStream.range(0, 8)
            .mapToObj(i -> body("If the ", "'max_tokens':48,'temperature':1,'seed':" + i))
            .toList();
    List<String> alone =
        asked.stream().map(one -> joined(events(server.probe().post(STREAM, one)))).toList();
    List<String> together =
        asked.parallelStream()
            .map(one -> joined(events(server.probe().post(STREAM, one))))
            .toList();
    assertEquals(alone, together);
    assertEquals(8, alone.stream().distinct().count());
  }

  /** So many that they cannot all be done when the last one has begun. */
  @Test
  void whoLeavesIsNotGeneratedFor() throws Exception {
    TinyGpt.await(server, () -> TinyGpt.isQuiet(server));
    long open = NativeBalance.open();
    String asked = body("The ", "'max_tokens':188");
    String request =
        "POST "
            + STREAM
            + " HTTP/1.1\r\nHost: here\r\nContent-Length: "
            + asked.length()
            + "\r\n\r\n"
            + asked;
    List<RawConnection> callers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      callers.add(server.connect().send(request));
    }
    callers.get(23).answer();
    for (RawConnection caller : callers) {
      caller.close();
    }
    TinyGpt.await(
        server,
        () ->
            server.records().stream()
                .anyMatch(
                    line ->
                        line.contains("\"code\":\"cancelled\"")
                            && line.contains("\"out\":{\"digest\"")));
    TinyGpt.await(server, () -> TinyGpt.isQuiet(server));
    assertEquals(open, NativeBalance.open(), "keys and values were freed");
  }

  @Test
  void tokensAreCounted() {
    whole("The ", "'max_tokens':3");
    String metrics = server.probe().get("/metrics").text();
    assertTrue(
        metrics.matches("(?s).*generation_tokens_total\\{model=\"tiny-gpt\",?\\} [1-9].*"),
        metrics);
    assertTrue(
        metrics.matches(
            "(?s).*generation_first_token_seconds_count\\{model=\"tiny-gpt\",?\\} [1-9].*"),
        metrics);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{}; invalid_request",
        "[]; invalid_request",
        "{'text_input':'a'; invalid_request",
        "{'text_input':7}; invalid_request",
        "{'text_input':'a','token_ids':[1]}; invalid_request",
        "{'token_ids':[1.5]}; invalid_request",
        "{'token_ids':[99999999999999999999]}; invalid_request",
        "{'token_ids':[256]}; invalid_tensor",
        "{'token_ids':[-1]}; invalid_tensor",
        "{'token_ids':[]}; invalid_tensor",
        "{'text_input':''}; invalid_tensor",
        "{'text_input':'a','parameters':[]}; invalid_request",
        "{'text_input':'a','parameters':{'max_tokens':0}}; invalid_request",
        "{'text_input':'a','parameters':{'max_tokens':'5'}}; invalid_request",
        "{'text_input':'a','parameters':{'temperature':-0.1}}; invalid_request",
        "{'text_input':'a','parameters':{'temperature':1e999}}; invalid_request",
        "{'text_input':'a','parameters':{'top_p':0}}; invalid_request",
        "{'text_input':'a','parameters':{'top_p':1.01}}; invalid_request",
        "{'text_input':'a','parameters':{'seed':1.5}}; invalid_request",
        "{'text_input':'a','parameters':{'stop':['']}}; invalid_request",
        "{'text_input':'a','parameters':{'stop':[7]}}; invalid_request",
        "{'token_ids':[1],'parameters':{'stop':['x']}}; invalid_tensor",
      })
  void whatCannotBeAskedIsRefused(String body, String code) {
    for (String path : new String[] {WHOLE, STREAM}) {
      Reply reply = server.probe().post(path, body.replace('\'', '"'));
      assertEquals(400, reply.status(), reply::text);
      assertEquals(code, reply.code(), reply::text);
      assertTrue(reply.header("blindserve-record").isPresent());
    }
  }

  @Test
  void aModelThatIsNoDecoderGeneratesNothing() {
    Reply reply = server.probe().post("/v2/models/sum/generate", "{\"text_input\":\"a\"}");
    assertEquals("invalid_request", reply.code());
    assertTrue(reply.text().contains("declares no generation"), reply::text);
    String tooLong = new JsonObject().put("text_input", "a".repeat(192)).encode();
    assertTrue(server.probe().post(WHOLE, tooLong).text().contains("the prompt has 192 tokens"));
  }
}
