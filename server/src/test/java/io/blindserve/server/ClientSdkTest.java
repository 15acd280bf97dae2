package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.EncryptionTerms;
import io.blindserve.client.Model;
import io.blindserve.client.ModelDescription;
import io.blindserve.client.Prediction;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.receipt.ReceiptPolicy;
import io.blindserve.keys.store.SeedStore;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client library against this server, over a socket, with the model and the rows of the
 * demonstration.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSdkTest {

  private static final Path BREAST_CANCER = Path.of("../docs/models/breast-cancer");
  private static final Path HELD_OUT = BREAST_CANCER.resolve("data/heldout.csv");
  private static final long MIB = 1 << 20;
  private static final int ROWS = 6;

  private Path data;
  private InferenceServer server;
  private BlindserveClient client;
  private SeedStore store;
  private double[][] rows;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    data = folder;
    HttpSettings http =
        new HttpSettings("127.0.0.1", 0, Optional.empty(), MIB, 16 * MIB, Duration.ofSeconds(30));
    EncryptedBudget budget = new EncryptedBudget(512 * MIB, 512 * MIB, 512 * MIB);
    server =
        new InferenceServer(
            new ServerConfig(
                BREAST_CANCER,
                data,
                http,
                Optional.empty(),
                2,
                ExecutionProvider.AUTO,
                false,
                Optional.empty(),
                budget,
                false,
                false,
                RepositorySettings.USUAL,
                ServerFixture.LOG,
                Optional.empty(),
                Optional.empty()));
    client = BlindserveClient.connect(address());
    store = SeedStore.inMemory();
    rows = rows();
  }

  @AfterAll
  void end() {
    store.close();
    client.close();
    server.close();
  }

  private String log() throws IOException {
    server.log().publish();
    return String.join("\n", LogEntries.of(server.log().directory()));
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  private static double[][] rows() throws IOException {
    return Files.readAllLines(HELD_OUT).stream()
        .skip(1)
        .limit(ROWS)
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .map(cells -> Arrays.copyOf(cells, 30))
        .toArray(double[][]::new);
  }

  @Test
  void theSameRowsGetTheSameAnswersInTheClearAndEncrypted() throws IOException {
    try (Model plain = client.model("breast-cancer").version(2).plain();
        Model encrypted = client.model("breast-cancer").version(2).encrypted(store)) {
      Prediction[] clear = plain.predict(rows);
      Prediction[] hidden = encrypted.predict(rows);
      EncryptionTerms terms = encrypted.encryption().orElseThrow();
      String log = log();
      for (int row = 0; row < ROWS; row++) {
        assertEquals(clear[row].outputs()[0], hidden[row].outputs()[0], terms.promisedError());
        assertEquals(clear[row].label(), hidden[row].label());
        assertTrue(log.contains(hidden[row].recordId().orElseThrow()), "the call is in the record");
        assertTrue(log.contains(clear[row].recordId().orElseThrow()));
      }
      assertEquals(13, terms.logN());
      assertTrue(terms.promisedError() <= 0.02 && terms.evaluationKeyBytes() <= 60_000_000);
      assertTrue(client.model("breast-cancer").version(2).encryptionTerms().contains(terms));
    }
  }

  @Test
  void receiptsOfTheRealLogAreCheckedBothWays(@TempDir Path kept) throws IOException {
    String key = server.log().verifierKeys().get(0).toString();
    ClientOptions options =
        ClientOptions.builder().receipts(ReceiptPolicy.always(), key).receiptFolder(kept).build();
    ClientOptions later =
        ClientOptions.builder().receipts(ReceiptPolicy.later(), key).receiptFolder(kept).build();
    double[][] some = Arrays.copyOf(rows, 2);
    try (BlindserveClient checking = BlindserveClient.connect(address(), options);
        BlindserveClient keeping = BlindserveClient.connect(address(), later);
        Model plain = checking.model("breast-cancer").latest().plain();
        Model encrypted = checking.model("breast-cancer").version(2).encrypted(store);
        Model waiting = keeping.model("breast-cancer").version(2).plain()) {
      assertEquals(plain.predict(some)[0].label(), encrypted.predict(some)[0].label());
      waiting.predict(some);
      assertEquals(1, keeping.checkReceipts());
      assertEquals(0, keeping.checkReceipts());
    }
    assertTrue(log().contains("salted-hmac-sha256:"));
  }

  @Test
  void manyThreadsShareOneModel() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try (Model encrypted = client.model("breast-cancer").version(2).encrypted(store)) {
      Prediction expected = encrypted.predict(new double[][] {rows[0]})[0];
      Callable<Prediction> call = () -> encrypted.predict(new double[][] {rows[0]})[0];
      for (Future<Prediction> answer : pool.invokeAll(List.of(call, call, call))) {
        assertEquals(expected.outputs()[0], answer.get().outputs()[0], 0.02);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void keysThatTheServerLostAreUploadedAgain() throws Exception {
    try (SeedStore own = SeedStore.inMemory();
        Model encrypted = client.model("breast-cancer").version(2).encrypted(own)) {
      encrypted.predict(new double[][] {rows[0]});
      deleteKeys();
      assertEquals(1, encrypted.predict(new double[][] {rows[0]}).length);
    }
  }

  /** As an operator's eviction would: the record names the keys, the spec their profile. */
  private void deleteKeys() throws Exception {
    String log = log();
    Matcher ids = Pattern.compile("\"evk\":\"([0-9a-f]{64})\"").matcher(log);
    String last = "";
    while (ids.find()) {
      last = ids.group(1);
    }
    HttpClient http = HttpClient.newHttpClient();
    URI spec = address().resolve("/v2/models/breast-cancer/versions/2/encryption?plan=latency");
    String body =
        http.send(HttpRequest.newBuilder(spec).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher profile = Pattern.compile("\"key_profile\":\"(sha256:[0-9a-f]{64})\"").matcher(body);
    assertTrue(profile.find());
    HttpRequest delete =
        HttpRequest.newBuilder(address().resolve("/v2/evaluation-keys/" + last))
            .header("Blindserve-Key-Profile", profile.group(1))
            .DELETE()
            .build();
    assertEquals(204, http.send(delete, HttpResponse.BodyHandlers.discarding()).statusCode());
  }

  @Test
  void modelsAreListedAndDescribed() {
    assertTrue(client.models().contains("breast-cancer"));
    ModelDescription about = client.model("breast-cancer").latest().describe();
    assertEquals(List.of("1", "2"), about.versions());
    assertEquals(List.of("benign", "malignant"), about.labels());
    assertEquals(30, about.features().size());
  }

  @Test
  void aModelThatIsNotEncryptableSaysWhy() {
    assertEquals(List.of(), client.model("breast-cancer").version(1).encryptionTerms());
    assertTrue(client.model("breast-cancer").version(1).whyNotEncrypted().isPresent());
    assertEquals(Optional.empty(), client.model("breast-cancer").version(2).whyNotEncrypted());
  }

  @Test
  void refusalsKeepTheirCodes() {
    assertRefused("unknown_model", () -> client.model("none").latest().plain());
    assertRefused("unknown_version", () -> client.model("breast-cancer").version(9).plain());
    assertRefused(
        "not_encryptable", () -> client.model("breast-cancer").version(1).encrypted(store));
  }

  private static void assertRefused(String code, Runnable call) {
    assertEquals(code, assertThrows(ServerRefusedException.class, call::run).code());
  }
}
