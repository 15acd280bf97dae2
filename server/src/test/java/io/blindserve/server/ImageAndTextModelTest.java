package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model with an image and a text as inputs ({@code docs/models/digit-captions}), held against the
 * answers of its recipe.
 */
class ImageAndTextModelTest {

  private static final Path MODEL = Path.of("../docs/models/digit-captions");
  private static final int PIXELS = 64;
  private static final double CLOSE = 1e-5;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static List<JsonObject> pairs;

  @BeforeAll
  static void start() throws IOException {
    pairs =
        Files.readAllLines(MODEL.resolve("data/heldout.jsonl")).stream()
            .map(JsonObject::new)
            .toList();
    Path models = folder.resolve("models");
    TestModels.put(models, "digit-captions", 1, Files.readAllBytes(MODEL.resolve("1/model.onnx")));
    Files.copy(MODEL.resolve("1/model.json"), models.resolve("digit-captions/1/model.json"));
    server = ServerFixture.start(models, folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject input(String name, String type, JsonArray shape) {
    return new JsonObject().put("name", name).put("datatype", type).put("shape", shape);
  }

  private static double[] fits(Reply reply) {
    assertEquals(200, reply.status(), reply::text);
    JsonObject output = new JsonObject(reply.text()).getJsonArray("outputs").getJsonObject(0);
    assertEquals("fits", output.getString("name"));
    return output.getJsonArray("data").stream()
        .mapToDouble(value -> ((Number) value).doubleValue())
        .toArray();
  }

  private static void assertAnswers(List<JsonObject> expected, double[] found) {
    assertEquals(expected.size(), found.length);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected.get(i).getDouble("answer"), found[i], CLOSE, "pair " + i);
    }
  }

  @Test
  void pairsInJsonAreAnswered() {
    JsonArray images = new JsonArray();
    JsonArray texts = new JsonArray();
    pairs.forEach(pair -> images.add(pair.getJsonArray("image")));
    pairs.forEach(pair -> texts.add(pair.getString("text")));
    JsonArray inputs =
        new JsonArray()
            .add(input("text", "BYTES", JsonArray.of(pairs.size())).put("data", texts))
            .add(input("image", "FP32", JsonArray.of(pairs.size(), PIXELS)).put("data", images));
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/digit-captions/infer", new JsonObject().put("inputs", inputs).encode());
    double[] found = fits(reply);
    assertAnswers(pairs, found);
    long right =
        IntStream.range(0, found.length)
            .filter(i -> found[i] > 0.5 == (pairs.get(i).getInteger("fits") == 1))
            .count();
    assertTrue(right >= 0.95 * found.length, () -> right + " of " + found.length);
  }

  @Test
  void anImageInBytesAndATextInBytesAreAnswered() {
    JsonObject pair = pairs.get(0);
    byte[] text = pair.getString("text").getBytes(StandardCharsets.UTF_8);
    JsonArray inputs =
        new JsonArray()
            .add(sized(input("image", "FP32", JsonArray.of(1, PIXELS)), PIXELS * Float.BYTES))
            .add(sized(input("text", "BYTES", JsonArray.of(1)), Integer.BYTES + text.length));
    float[] pixels = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      pixels[i] = pair.getJsonArray("image").getFloat(i);
    }
    BinaryBody body =
        new BinaryBody(new JsonObject().put("inputs", inputs).encode())
            .floats(pixels)
            .element(text);
    Reply reply =
        server.probe().call("POST", "/v2/models/digit-captions/infer", body.headers(), body.body());
    assertAnswers(List.of(pair), fits(reply));
  }

  @Test
  void anInputThatIsMissingIsNamed() {
    JsonArray image =
        JsonArray.of(
            input("image", "FP32", JsonArray.of(1, PIXELS))
                .put("data", pairs.get(0).getJsonArray("image")));
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/digit-captions/infer", new JsonObject().put("inputs", image).encode());
    assertEquals(400, reply.status(), reply::text);
    assertTrue(reply.text().contains("text"), reply::text);
  }

  private static JsonObject sized(JsonObject input, int bytes) {
    return input.put("parameters", new JsonObject(Map.of("binary_data_size", bytes)));
  }
}
