package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.failure.UnsafeSpecException;
import io.blindserve.keys.store.SeedStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncryptedCallTest {

  private static final double[][] ROWS = {{0.9, -0.8}, {0.1, 0.2}, {1, 1}};
  private static final double[] EXPECTED = {0.725, 0.025, 1.0};
  private static final double PROMISED = 0.01;

  private final EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency"));
  private final FakeServer server = new FakeServer(behaviour::answer);
  private final SeedStore store = SeedStore.inMemory();
  private final BlindserveClient client = BlindserveClient.connect(server.address());

  @AfterEach
  void end() {
    client.close();
    store.close();
    server.close();
  }

  @Test
  void rowsAreClassifiedWithoutTheServerSeeingThem() {
    try (Model model = client.model("tiny").version(2).encrypted(store)) {
      Prediction[] answers = model.predict(ROWS);
      for (int row = 0; row < ROWS.length; row++) {
        assertEquals(EXPECTED[row], answers[row].outputs()[0], PROMISED);
        assertEquals(Optional.of("rec-1"), answers[row].recordId());
      }
      assertEquals(
          List.of("high", "low", "high"), Arrays.stream(answers).map(Prediction::label).toList());
      assertEquals("2", model.version());
      assertEquals(2, model.encryption().orElseThrow().rowsPerRequest());
    }
    assertEquals(
        List.of(
            "GET /v2/models/tiny/versions/2/encryption",
            "GET /v2/models/tiny/versions/2/encryption?plan=latency",
            "HEAD key",
            "PUT key",
            "GET /v2/models/tiny/versions/2",
            "POST /v2/models/tiny/versions/2/infer",
            "POST /v2/models/tiny/versions/2/infer"),
        trace());
  }

  private List<String> trace() {
    return server.asked().stream()
        .map(
            a ->
                a.method() + " " + (a.path().startsWith("/v2/evaluation-keys/") ? "key" : a.path()))
        .toList();
  }

  @Test
  void theSameSeedGivesTheSameKeysAndOneUpload() {
    client.model("tiny").version(2).encrypted(store).close();
    client.model("tiny").latest().encrypted(store).close();
    assertEquals(1, trace().stream().filter("PUT key"::equals).count());
    assertEquals(1, behaviour.keySets());
    assertEquals(1, store.list().size());
  }

  @Test
  void everyEncryptionIsFresh() {
    try (Model model = client.model("tiny").version(2).encrypted(store)) {
      model.predict(new double[][] {ROWS[0]});
      model.predict(new double[][] {ROWS[0]});
    }
    List<Asked> posts = posts();
    assertEquals(posts.get(0).body().length, posts.get(1).body().length);
    assertFalse(Arrays.equals(lastBytes(posts.get(0)), lastBytes(posts.get(1))));
  }

  /** Two ciphertexts under one seed would reveal the difference of their plaintexts. */
  @Test
  void aRetryResendsTheSameBytes() {
    AtomicInteger calls = new AtomicInteger();
    FakeServer busy =
        new FakeServer(
            asked -> {
              boolean refused = asked.path().endsWith("/infer") && calls.incrementAndGet() < 3;
              return !refused
                  ? behaviour.answer(asked)
                  : calls.get() == 1
                      ? FakeServer.Answer.error(503, "overloaded").with("Retry-After", "0")
                      : FakeServer.Answer.dropped();
            });
    ClientOptions options =
        ClientOptions.builder()
            .attempts(3)
            .pauses(java.time.Duration.ZERO, java.time.Duration.ofMillis(1))
            .build();
    try (busy;
        BlindserveClient patient = BlindserveClient.connect(busy.address(), options);
        Model model = patient.model("tiny").version(2).encrypted(store)) {
      assertEquals("blindserve-1", model.encryption().orElseThrow().wire());
      assertEquals(EXPECTED[0], model.predict(new double[][] {ROWS[0]})[0].outputs()[0], PROMISED);
    }
    List<Asked> tries = busy.asked().stream().filter(a -> a.method().equals("POST")).toList();
    assertEquals(3, tries.size());
    assertArrayEquals(tries.get(0).body(), tries.get(1).body());
    assertArrayEquals(tries.get(0).body(), tries.get(2).body());
  }

  @Test
  void theFormIsTheOneOfFewestBytesUnlessItIsForced() {
    ClientOptions forced = ClientOptions.builder().wire("lattigo-v6").build();
    for (BlindserveClient each :
        List.of(client, BlindserveClient.connect(server.address(), forced))) {
      try (Model model = each.model("tiny").version(2).encrypted(store)) {
        Prediction[] answers = model.predict(ROWS);
        assertEquals(EXPECTED[2], answers[2].outputs()[0], PROMISED);
      }
    }
    List<Asked> puts = server.asked().stream().filter(a -> a.method().equals("PUT")).toList();
    assertEquals(2, puts.size(), "two bodies of the same keys");
    assertTrue(puts.get(0).bodyText().startsWith("blindsrv"));
    assertTrue(puts.get(0).body().length * 3 < puts.get(1).body().length);
    assertTrue(posts().get(0).bodyText().contains("\"wire\":\"blindserve-1\""));
    assertTrue(posts().get(2).bodyText().contains("\"wire\":\"lattigo-v6\""));
    assertTrue(posts().get(0).body().length * 3 < posts().get(2).body().length);
  }

  @Test
  void aServerOfLattigosFormAloneIsSpokenToInIt() {
    behaviour.tamperSpec(
        spec -> replaced(spec, "[\"blindserve-1\",\"lattigo-v6\"]", "[\"lattigo-v6\"]"));
    try (Model model = client.model("tiny").version(2).encrypted(store)) {
      assertEquals("lattigo-v6", model.encryption().orElseThrow().wire());
      assertEquals(EXPECTED[0], model.predict(ROWS)[0].outputs()[0], PROMISED);
    }
    ClientOptions forced = ClientOptions.builder().wire("blindserve-1").build();
    try (BlindserveClient other = BlindserveClient.connect(server.address(), forced)) {
      assertThrows(
          UnsafeSpecException.class, () -> other.model("tiny").version(2).encrypted(store));
    }
    assertThrows(IllegalArgumentException.class, () -> ClientOptions.builder().wire("seal-4"));
  }

  private List<Asked> posts() {
    return server.asked().stream().filter(asked -> asked.method().equals("POST")).toList();
  }

  private static byte[] lastBytes(Asked asked) {
    return Arrays.copyOfRange(asked.body(), asked.body().length - 4096, asked.body().length);
  }

  @Test
  void aStalePlanIsFetchedAgainAndRowsAreEncryptedAnew() {
    try (Model model = client.model("tiny").version(2).encrypted(store)) {
      model.predict(ROWS);
      behaviour.change(TinyPlan.plan("throughput"));
      assertEquals(EXPECTED[2], model.predict(ROWS)[2].outputs()[0], PROMISED);
      assertEquals("throughput", model.encryption().orElseThrow().plan());
      assertEquals(1, behaviour.keySets(), "both plans have the same key profile");
    }
  }

  @Test
  void aServerThatForgotTheKeysGetsTheSameBytesAndTheSameCall() {
    try (Model model = client.model("tiny").version(2).encrypted(store)) {
      behaviour.forgetKeys();
      assertEquals(EXPECTED[0], model.predict(new double[][] {ROWS[0]})[0].outputs()[0], PROMISED);
    }
    List<Asked> uploads =
        server.asked().stream().filter(asked -> asked.method().equals("PUT")).toList();
    assertEquals(2, uploads.size());
    assertEquals(uploads.get(0).path(), uploads.get(1).path());
    assertArrayEquals(uploads.get(0).body(), uploads.get(1).body());
    List<Asked> posts = posts();
    assertEquals(2, posts.size());
    assertArrayEquals(posts.get(0).body(), posts.get(1).body());
  }

  @Test
  void aServerThatForgetsForEverIsLeftAlone() {
    try (Model model = client.model("tiny").version(2).encrypted(store);
        FakeServer forgetful =
            new FakeServer(
                asked -> {
                  behaviour.forgetKeys();
                  return behaviour.answer(asked);
                });
        BlindserveClient other = BlindserveClient.connect(forgetful.address());
        Model lost = other.model("tiny").version(2).encrypted(store)) {
      var thrown = assertThrows(ServerRefusedException.class, () -> lost.predict(ROWS));
      assertEquals("unknown_evaluation_key", thrown.code());
      assertEquals(
          3, forgetful.asked().stream().filter(asked -> asked.method().equals("POST")).count());
      assertEquals("2", model.version());
    }
  }

  @Test
  void oneModelServesManyThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try (Model model = client.model("tiny").version(2).encrypted(store)) {
      List<Callable<Prediction[]>> calls = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        double a = i / 24.0;
        calls.add(() -> model.predict(new double[][] {{a, 0}}));
      }
      List<Future<Prediction[]>> answers = pool.invokeAll(calls);
      for (int i = 0; i < 24; i++) {
        assertEquals(i * i / 1152.0, answers.get(i).get()[0].outputs()[0], PROMISED);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void rowsAreCheckedAndNothingWorksAfterClose() {
    Model model = client.model("tiny").version(2).encrypted(store);
    assertThrows(IllegalArgumentException.class, () -> model.predict(new double[][] {{1}}));
    assertThrows(
        IllegalArgumentException.class, () -> model.predict(new double[][] {{1, Double.NaN}}));
    assertEquals(0, posts().size());
    assertEquals(0, model.predict(new double[0][]).length);
    model.close();
    model.close();
    assertThrows(IllegalStateException.class, () -> model.predict(ROWS));
  }

  @Test
  void progressAndCostsAreTold() {
    List<String> told = new ArrayList<>();
    AtomicInteger decrypted = new AtomicInteger();
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void progress(Stage stage, long done, long total) {
            if (done == total) {
              told.add(stage + " " + total);
            }
          }

          @Override
          public void keysMade(java.time.Duration took, long bytes) {
            told.add("keys " + bytes);
          }

          @Override
          public void answered(CallFigures figures) {
            told.add("answered " + figures.rows() + " " + figures.computeMillis().orElseThrow());
          }

          @Override
          public void decrypted(java.time.Duration took) {
            decrypted.incrementAndGet();
          }
        };
    ClientOptions options = ClientOptions.builder().progressListener(listener).build();
    try (BlindserveClient watched = BlindserveClient.connect(server.address(), options);
        Model model = watched.model("tiny").version(2).encrypted(store)) {
      model.predict(ROWS);
      long bytes = model.encryption().orElseThrow().evaluationKeyBytes();
      assertEquals(
          List.of(
              "KEY_GENERATION 2",
              "keys " + bytes,
              "KEY_UPLOAD " + bytes,
              "answered 2 0.5",
              "answered 1 0.5",
              "ROWS 3"),
          told);
      assertEquals(2, decrypted.get());
    }
  }

  @Test
  void specsThatAreUnsafeOrOfAnotherModelMakeNoKey() {
    String[][] changes = {
      {"\"LogN\":12", "\"LogN\":11"},
      {"0.6666666666666666", "0.5"},
      {"\"Sigma\":3.2", "\"Sigma\":3.1"},
      {"\"bits\":128", "\"bits\":80"},
      {"\"Standard\"", "\"ConjugateInvariant\""},
      {"\"request_bytes\":", "\"request_bytes\":1"},
      {"\"spec_version\":1", "\"spec_version\":2"},
      {"\"model_name\":\"tiny\"", "\"model_name\":\"tiny2\""},
      {"\"model_version\":\"2\"", "\"model_version\":\"3\""},
      {"\"element\":5", "\"element\":25"}
    };
    for (String[] change : changes) {
      behaviour.tamperSpec(bytes -> replaced(bytes, change[0], change[1]));
      assertThrows(
          io.blindserve.client.failure.BlindserveException.class,
          () -> client.model("tiny").version(2).encrypted(store),
          change[1]);
    }
    behaviour.tamperSpec(bytes -> replaced(bytes, "\"LogN\":12", "\"LogN\":11"));
    assertThrows(UnsafeSpecException.class, () -> client.model("tiny").version(2).encrypted(store));
    assertTrue(server.asked().stream().allMatch(asked -> asked.method().equals("GET")));
    assertEquals(List.of(), store.list());
  }

  private static byte[] replaced(byte[] document, String what, String by) {
    String text = new String(document, StandardCharsets.UTF_8);
    assertTrue(text.contains(what), what);
    return text.replace(what, by).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aPinnedModelDigestIsCompared() {
    ClientOptions right = ClientOptions.builder().modelDigest("sha256:" + "d".repeat(64)).build();
    ClientOptions wrong = ClientOptions.builder().modelDigest("sha256:" + "e".repeat(64)).build();
    BlindserveClient.connect(server.address(), right)
        .model("tiny")
        .version(2)
        .encrypted(store)
        .close();
    assertThrows(
        UnsafeSpecException.class,
        () ->
            BlindserveClient.connect(server.address(), wrong)
                .model("tiny")
                .version(2)
                .encrypted(store));
  }

  @Test
  void termsAreToldWithoutKeys() {
    EncryptionTerms terms = client.model("tiny").latest().encryptionTerms().get(0);
    assertEquals(12, terms.logN());
    assertEquals(0.01, terms.promisedError());
    assertEquals(List.of(), store.list());
  }
}
