package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The model of {@code docs/examples/text-embedding}: a sentence encoder that takes text, by the
 * tokenizer of onnxruntime-extensions, to callers who are joined. The oracle is ONNX Runtime on the
 * tokens that Hugging Face's tokenizers gave.
 */
class TextModelTest {

  private static final Path PARTS = Path.of("../docs/examples/text-embedding/parts");
  private static final int CALLERS = 4;
  private static final float CLOSE = 1e-5f;

  @TempDir static Path folder;
  private static Path models;
  private static ServerProcess server;
  private static Probe probe;
  private static Map<String, float[]> expected;

  @BeforeAll
  static void start() throws Exception {
    models = folder.resolve("models");
    byte[] encoder = MiniLm.onnx();
    TestModels.put(models, "text", 1, TextModel.around(encoder, PARTS));
    Files.writeString(
        models.resolve("text/1/model.json"),
        "{\"plain\":{\"batching\":{\"max_rows\":8,\"max_delay_microseconds\":2000}}}");
    expected = expected(encoder);
    server = serve("data", "--onnx-extensions");
    probe = new Probe(server.address());
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static ServerProcess serve(String data, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("serve", "--models", models.toString(), "--port", "0"));
    words.addAll(List.of("--data", folder.resolve(data).toString()));
    words.addAll(List.of(more));
    return ServerProcess.start(folder, words.toArray(String[]::new));
  }

  private static Map<String, float[]> expected(byte[] encoder) throws IOException, OrtException {
    Map<String, float[]> embeddings = new LinkedHashMap<>();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(encoder)) {
      for (String line : Files.readAllLines(PARTS.resolve("sentences.jsonl"))) {
        JsonObject sentence = new JsonObject(line);
        long[] ids =
            sentence.getJsonArray("ids").stream()
                .mapToLong(id -> ((Number) id).longValue())
                .toArray();
        embeddings.put(sentence.getString("text"), MiniLm.direct(environment, session, ids));
      }
    }
    return embeddings;
  }

  private static float[][] served(List<String> sentences) {
    JsonObject input =
        new JsonObject()
            .put("name", "text")
            .put("datatype", "BYTES")
            .put("shape", List.of(sentences.size()))
            .put("data", sentences);
    Reply reply =
        probe.post(
            "/v2/models/text/infer", new JsonObject().put("inputs", List.of(input)).encode());
    assertEquals(200, reply.status(), reply::text);
    JsonObject output = new JsonObject(reply.text()).getJsonArray("outputs").getJsonObject(0);
    assertEquals("embedding", output.getString("name"));
    assertEquals(new JsonArray().add(sentences.size()).add(MiniLm.WIDTH), output.getValue("shape"));
    JsonArray data = output.getJsonArray("data");
    float[][] rows = new float[sentences.size()][MiniLm.WIDTH];
    for (int i = 0; i < data.size(); i++) {
      rows[i / MiniLm.WIDTH][i % MiniLm.WIDTH] = data.getFloat(i);
    }
    return rows;
  }

  @Test
  void rowsOfDifferentLengthsGetTheirEmbeddings() {
    float[][] rows = served(List.copyOf(expected.keySet()));
    int row = 0;
    for (Map.Entry<String, float[]> sentence : expected.entrySet()) {
      assertArrayEquals(sentence.getValue(), rows[row++], CLOSE, sentence.getKey());
    }
    assertEquals(8, row);
  }

  @Test
  void callersAtOnceAreJoinedAndGetTheirEmbeddings() {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      Map<String, CompletableFuture<float[][]>> calls =
          expected.keySet().stream()
              .collect(
                  Collectors.toMap(
                      text -> text,
                      text -> CompletableFuture.supplyAsync(() -> served(List.of(text)), callers)));
      calls.forEach(
          (text, call) -> assertArrayEquals(expected.get(text), call.join()[0], CLOSE, text));
    } finally {
      callers.shutdownNow();
    }
    JsonObject stats =
        new JsonObject(probe.get("/v2/models/text/versions/1/stats").text())
            .getJsonArray("model_stats")
            .getJsonObject(0);
    assertTrue(stats.getLong("execution_count") < stats.getLong("inference_count"), stats::encode);
  }

  @Test
  void withoutTheOptionTheModelIsRefusedAndTheReasonIsTold() throws Exception {
    try (ServerProcess plain = serve("data-plain")) {
      Reply index =
          new Probe(plain.address()).call("POST", "/v2/repository/index", Map.of(), new byte[0]);
      assertTrue(index.text().contains("operators of onnxruntime-extensions"), index::text);
      assertTrue(index.text().contains("UNAVAILABLE"), index::text);
    }
  }
}
