package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.EncryptionTerms;
import io.blindserve.client.Model;
import io.blindserve.client.Prediction;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.wire.WireForm;
import io.blindserve.keys.store.SeedStore;
import io.blindserve.server.audit.AuditDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans that mask their answers, over HTTP: public keys go up, and each call has its own seed. */
class MaskedAnswerTest {

  private static final double[] ROW = {0.5, -0.25, 0.75};
  private static final Pattern SEED = Pattern.compile("\"seed\":\"sha256:([0-9a-f]{64})\"");

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.writeEncrypted(folder.resolve("models"));
    MaskedPlans.write(models, "rerandomised", Privacy.rerandomised(), Privacy.rerandomised());
    MaskedPlans.write(models, "flooded", Privacy.flooded(8), Privacy.flooded(8));
    MaskedPlans.write(models, "weaker", Privacy.flooded(8), Privacy.rerandomised());
    server = ServerFixture.start(models, folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path seedFile(Reply reply) {
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    Matcher seed = SEED.matcher(record);
    assertTrue(seed.find(), record);
    String name = seed.group(1);
    return folder.resolve("data/seeds").resolve(name.substring(0, 2)).resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rerandomised", "flooded"})
  void theSameCiphertextGetsAnswersThatDifferAndDecryptAlike(String model) throws IOException {
    for (WireForm form : WireForm.values()) {
      try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), model, form)) {
        assertTrue(caller.spec().keys().publicKey());
        assertTrue(caller.spec().privacy().masksAnswers());
        Reply uploaded = caller.upload();
        // Both plans have the same key profile, so that the second finds the first one's keys.
        assertTrue(uploaded.status() == 201 || uploaded.status() == 200, uploaded::text);
        List<byte[]> request = caller.encrypt(ROW);
        Reply first = caller.callJson(request);
        Reply second = caller.callJson(request);
        assertEquals(200, first.status(), first::text);
        assertEquals(200, second.status(), second::text);
        byte[] one = EncryptedCaller.elements(first).get(0);
        byte[] other = EncryptedCaller.elements(second).get(0);
        assertFalse(Arrays.equals(one, other), "each call has a mask of its own");
        for (byte[] answer : List.of(one, other)) {
          assertEquals(1, caller.decrypt(List.of(answer), ROW)[0], caller.spec().promisedError());
        }
        assertNotEquals(seedFile(first), seedFile(second));
        requireKept(seedFile(first));
        requireKept(seedFile(second));
      }
    }
  }

  private static void requireKept(Path file) throws IOException {
    byte[] seed = Files.readAllBytes(file);
    assertEquals(32, seed.length);
    String digest = AuditDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(seed)));
    assertEquals("sha256:" + file.getFileName(), digest);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rerandomised", "flooded"})
  void theClientLibraryMakesAndUploadsThePublicKey(String name) {
    double promise = MaskedPlans.plan(Privacy.rerandomised()).promisedError();
    try (BlindserveClient client = BlindserveClient.connect(server.address());
        SeedStore store = SeedStore.inMemory();
        Model model = client.model(name).version(1).encrypted(store)) {
      assertEquals(1, model.predict(new double[][] {ROW})[0].outputs()[0], promise);
    }
  }

  /** The only key of such a plan is the public one: nothing is rotated or multiplied. */
  @Test
  void aPlanForManyRowsIsMaskedAsWell() throws IOException {
    long seeds = seeds();
    Random random = new Random(4);
    double[][] rows = new double[100][];
    Arrays.setAll(rows, i -> random.doubles(3, -1, 1).toArray());
    ClientOptions options = ClientOptions.builder().plan("throughput").build();
    try (BlindserveClient client = BlindserveClient.connect(server.address(), options);
        SeedStore store = SeedStore.inMemory();
        Model model = client.model("weaker").version(1).encrypted(store)) {
      EncryptionTerms terms = model.encryption().orElseThrow();
      assertEquals("throughput", terms.plan());
      Prediction[] answers = model.predict(rows);
      assertEquals(seeds + 1, seeds(), "one request with a seed");
      for (int i = 0; i < rows.length; i++) {
        double sum = rows[i][0] + rows[i][1] + rows[i][2];
        assertEquals(sum, answers[i].outputs()[0], terms.promisedError());
      }
    }
  }

  private static long seeds() throws IOException {
    Path kept = folder.resolve("data/seeds");
    if (!Files.exists(kept)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(kept)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void callsThatAreNotMaskedHaveNoSeed() throws IOException {
    try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), "net")) {
      assertEquals(201, caller.upload().status());
      List<byte[]> request = caller.encrypt(ROW);
      Reply first = caller.callJson(request);
      Reply second = caller.callJson(request);
      assertArrayEquals(
          EncryptedCaller.elements(first).get(0), EncryptedCaller.elements(second).get(0));
      String record = server.record(first.header("Blindserve-Record").orElseThrow());
      assertFalse(SEED.matcher(record).find(), record);
    }
  }

  @Test
  void anAnswerDoesNotLeaveWithoutItsSeed() throws IOException {
    Path data = folder.resolve("elsewhere");
    Files.createDirectories(data);
    Files.writeString(data.resolve("seeds"), "a file where the folder of seeds should be");
    try (ServerFixture other = ServerFixture.start(folder.resolve("models"), data);
        EncryptedCaller caller = EncryptedCaller.of(other.probe(), "flooded")) {
      assertEquals(201, caller.upload().status());
      Reply reply = caller.callJson(caller.encrypt(ROW));
      assertEquals(503, reply.status(), reply::text);
      assertEquals("log_unavailable", reply.json().string("code"));
    }
  }

  /** The first part of the body is not for the server to do without. */
  @Test
  void anUploadWithoutThePublicKeyIsRefused() {
    try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), "flooded")) {
      byte[] body = caller.keyBody();
      int publicKey =
          Math.toIntExact(ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getLong());
      byte[] rest = Arrays.copyOfRange(body, Long.BYTES + publicKey, body.length);
      String digest = AuditDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(rest)));
      Reply reply = caller.put(digest.substring(7), caller.spec().keyProfile(), rest);
      assertEquals("invalid_key_set", reply.json().string("code"));
    }
  }

  /** What {@code model.json} asks for is not undercut by what lies beside it. */
  @Test
  void aStoredPlanOfLessPrivacyIsNotServed() {
    String offer = server.probe().get("/v2/models/weaker/encryption").text();
    assertFalse(offer.contains(MaskedPlans.plan(Privacy.rerandomised()).digest()), offer);
    assertTrue(offer.contains("plan_digest"), offer);
  }

  @Test
  void storedPlansAreTheOnesServed() throws IOException {
    Plan plan = MaskedPlans.plan(Privacy.flooded(8));
    assertTrue(server.probe().get("/v2/models/flooded/encryption").text().contains(plan.digest()));
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".new")));
    }
  }
}
