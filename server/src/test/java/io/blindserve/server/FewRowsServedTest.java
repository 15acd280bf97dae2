package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.EncryptionTerms;
import io.blindserve.client.Model;
import io.blindserve.client.Prediction;
import io.blindserve.keys.store.SeedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models whose {@code model.json} asks for several rows a request, over a socket: the client
 * library lays out full requests and one that is not full, and reads the answers of all rows.
 * Pictures only with {@code -Dblindserve.long=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FewRowsServedTest {

  private static final Path MODELS = Path.of("../docs/models");

  private ServerFixture server;
  private BlindserveClient client;
  private SeedStore store;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path models = folder.resolve("models");
    put(models, "breast-cancer", 2, 4);
    put(models, "logistic-regression", 1, 16);
    if (Boolean.getBoolean("blindserve.long")) {
      put(models, "digits-cnn", 1, 2);
    }
    server = ServerFixture.start(models, folder.resolve("data"));
    // With keys still to be sent, a plan of few keys for thousands of rows may be cheaper.
    ClientOptions options = ClientOptions.builder().plan("latency").build();
    client = BlindserveClient.connect(server.address(), options);
    store = SeedStore.inMemory();
  }

  private static void put(Path models, String name, int version, int rows) throws IOException {
    Path from = MODELS.resolve(name).resolve(Integer.toString(version));
    TestModels.put(models, name, version, Files.readAllBytes(from.resolve("model.onnx")));
    String described = Files.readString(from.resolve("model.json"));
    String asking =
        described.replaceFirst(
            "\"encrypted\": *true", "\"encrypted\": {\"enabled\": true, \"rows\": " + rows + "}");
    assertTrue(!asking.equals(described), "model.json of " + name + " has no such member");
    Files.writeString(
        models.resolve(name).resolve(Integer.toString(version)).resolve("model.json"), asking);
  }

  @AfterAll
  void end() {
    store.close();
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"breast-cancer, 4, 6, 2", "logistic-regression, 16, 21, 2"})
  void answersAreThoseOfPlainCalls(String name, int each, int count, int calls) throws IOException {
    double[][] rows = rows(name, count);
    try (Model plain = client.model(name).latest().plain();
        Model encrypted = client.model(name).latest().encrypted(store)) {
      EncryptionTerms terms = encrypted.encryption().orElseThrow();
      assertEquals("latency", terms.plan());
      assertEquals(each, terms.rowsPerRequest());
      Prediction[] clear = plain.predict(rows);
      Prediction[] hidden = encrypted.predict(rows);
      assertEquals(count, hidden.length);
      assertEquals(
          calls, Arrays.stream(hidden).map(Prediction::recordId).distinct().count(), "requests");
      for (int row = 0; row < count; row++) {
        for (int output = 0; output < clear[row].outputs().length; output++) {
          assertEquals(
              clear[row].outputs()[output],
              hidden[row].outputs()[output],
              terms.promisedError() + 1e-4,
              name + ", row " + row);
        }
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
  void answersOfPicturesAreThoseOfPlainCalls() throws IOException {
    answersAreThoseOfPlainCalls("digits-cnn", 2, 3, 2);
  }

  private static double[][] rows(String name, int count) throws IOException {
    int features = name.equals("digits-cnn") ? 64 : 30;
    return Files.readAllLines(MODELS.resolve(name).resolve("data/heldout.csv")).stream()
        .skip(1)
        .limit(count)
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .map(cells -> Arrays.copyOf(cells, features))
        .toArray(double[][]::new);
  }
}
