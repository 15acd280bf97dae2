package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.Model;
import io.blindserve.client.Prediction;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.server.http.HttpSettings;
import io.blindserve.server.inference.encrypted.EncryptedBudget;
import io.blindserve.server.model.ExecutionProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that shares no code with ours, docs/examples/lattigo-client, makes the whole encrypted
 * call against a running server, and its classes and probabilities are those of the plain call.
 */
class LattigoClientTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Path ROWS = DOCS.resolve("models/breast-cancer/data/heldout.csv");
  private static final int ROW_COUNT = 5;

  @TempDir Path folder;

  @Test
  void aClientInGoClassifiesAsThePlainCallDoes() throws IOException, InterruptedException {
    GoProgram client = GoProgram.build(DOCS.resolve("examples/lattigo-client"), folder);
    try (InferenceServer server = new InferenceServer(config())) {
      URI url = URI.create("http://127.0.0.1:" + server.port());
      List<String> head = Files.readAllLines(ROWS).subList(0, 1 + ROW_COUNT);
      Path rows = Files.write(folder.resolve("rows.csv"), head);
      List<String> lines =
          client.run(
              List.of(
                  "-server",
                  url.toString(),
                  "-model",
                  "breast-cancer",
                  "-version",
                  "2",
                  "-csv",
                  rows.toString()));
      assertEquals("label,probability", lines.get(0));
      assertEquals(1 + ROW_COUNT, lines.size());
      double promise = promisedError(url);
      Prediction[] plain = plain(url, head);
      for (int i = 0; i < ROW_COUNT; i++) {
        compare(plain[i], lines.get(1 + i).split(","), promise, "row " + i);
      }
    }
  }

  /** Where the plain probability is as near to the border as the promise, classes may differ. */
  private static void compare(Prediction plain, String[] cells, double promise, String row) {
    double probability = Double.parseDouble(cells[1]);
    boolean sameLabel = plain.label().equals(cells[0]);
    assertEquals(plain.probability(), sameLabel ? probability : 1 - probability, promise, row);
    if (plain.probability() > 0.5 + promise) {
      assertEquals(plain.label(), cells[0], row);
    }
  }

  private ServerConfig config() {
    HttpSettings http =
        new HttpSettings(
            "127.0.0.1", 0, Optional.empty(), 1 << 24, 1 << 26, Duration.ofSeconds(30));
    return new ServerConfig(
        DOCS.resolve("models/breast-cancer"),
        folder.resolve("data"),
        http,
        Optional.empty(),
        1,
        ExecutionProvider.AUTO,
        false,
        Optional.empty(),
        new EncryptedBudget(1L << 28, 1L << 29, 1L << 30),
        false,
        false,
        RepositorySettings.USUAL,
        ServerFixture.LOG,
        Optional.empty(),
        Optional.empty());
  }

  private static double promisedError(URI url) throws IOException, InterruptedException {
    URI spec = url.resolve("/v2/models/breast-cancer/versions/2/encryption?plan=latency");
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(spec).build(), HttpResponse.BodyHandlers.ofByteArray());
    return PlanSpec.parse(answer.body()).promisedError();
  }

  /** The file's columns are the model's features in order, and the diagnosis. */
  private static Prediction[] plain(URI url, List<String> lines) {
    double[][] rows =
        lines.stream()
            .skip(1)
            .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
            .map(all -> Arrays.copyOf(all, all.length - 1))
            .toArray(double[][]::new);
    try (BlindserveClient client = BlindserveClient.connect(url);
        Model model = client.model("breast-cancer").version(2).plain()) {
      return model.predict(rows);
    }
  }
}
