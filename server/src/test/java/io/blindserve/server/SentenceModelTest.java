package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real sentence encoder (all-MiniLM-L6-v2) served from its tokens to callers who may be joined,
 * beside ONNX Runtime called directly.
 */
class SentenceModelTest {

  private static final List<String> SENTENCES =
      List.of(
          "the cat sleeps on the bed",
          "a kitten is lying on the bed",
          "the bank raised its rates again",
          "a dog runs in the green park");

  private static final int CALLERS = 4;
  private static final int ROUNDS = 3;
  private static final int START = 101;
  private static final int END = 102;

  /** Joined rows are computed together, in another order of additions. */
  private static final float CLOSE = 1e-4f;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static JsonObject vocabulary;
  private static byte[] onnx;

  @BeforeAll
  static void start() throws IOException {
    onnx = MiniLm.onnx();
    vocabulary =
        new JsonObject(
                new String(
                    MiniLm.resource("/all-minilm-l6-v2-tokenizer.json"), StandardCharsets.UTF_8))
            .getJsonObject("model")
            .getJsonObject("vocab");
    Path models = folder.resolve("models");
    TestModels.put(models, "minilm", 1, onnx);
    Files.writeString(
        models.resolve("minilm/1/model.json"),
        "{\"plain\":{\"batching\":{\"max_rows\":8,\"max_delay_microseconds\":2000}}}");
    server = ServerFixture.start(models, folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Whole words alone, which these sentences have. */
  private static long[] tokens(String sentence) {
    LongStream words =
        Arrays.stream(sentence.split(" "))
            .mapToLong(word -> Objects.requireNonNull(vocabulary.getLong(word), word));
    return LongStream.concat(LongStream.concat(LongStream.of(START), words), LongStream.of(END))
        .toArray();
  }

  private static float[] served(String sentence) {
    long[] tokens = tokens(sentence);
    String inputs =
        Stream.of("input_ids", "attention_mask", "token_type_ids")
            .map(name -> input(name, tokens))
            .collect(Collectors.joining(",", "{\"inputs\":[", "],"));
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/minilm/infer",
                inputs + "\"parameters\":{\"binary_data_output\":true}}");
    assertEquals(200, reply.status(), reply::text);
    ByteBuffer states = BinaryBody.tailOf(reply);
    float[] values = new float[states.remaining() / Float.BYTES];
    states.asFloatBuffer().get(values);
    assertEquals(tokens.length * MiniLm.WIDTH, values.length, "a vector for each token");
    return MiniLm.embedding(values);
  }

  private static String input(String name, long[] tokens) {
    return "{\"name\":\""
        + name
        + "\",\"datatype\":\"INT64\",\"shape\":[1,"
        + tokens.length
        + "],\"data\":"
        + Arrays.toString(MiniLm.values(name, tokens))
        + "}";
  }

  private static Map<String, float[]> direct() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, float[]> embeddings = new HashMap<>();
    try (OrtSession session = environment.createSession(onnx)) {
      for (String sentence : SENTENCES) {
        embeddings.put(sentence, MiniLm.direct(environment, session, tokens(sentence)));
      }
    }
    return embeddings;
  }

  @Test
  void callersAtOnceGetTheEmbeddingsOfADirectCall() throws Exception {
    Map<String, float[]> expected = direct();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Map<String, CompletableFuture<float[]>> calls =
            SENTENCES.stream()
                .collect(
                    Collectors.toMap(
                        sentence -> sentence,
                        sentence ->
                            CompletableFuture.supplyAsync(() -> served(sentence), callers)));
        calls.forEach(
            (sentence, call) ->
                assertArrayEquals(expected.get(sentence), call.join(), CLOSE, sentence));
      }
    } finally {
      callers.shutdown();
    }
    double near = MiniLm.product(expected.get(SENTENCES.get(0)), expected.get(SENTENCES.get(1)));
    double far = MiniLm.product(expected.get(SENTENCES.get(0)), expected.get(SENTENCES.get(2)));
    assertTrue(
        near > far + 0.3, () -> "a sentence of cats is near the other: " + near + ", " + far);
  }
}
