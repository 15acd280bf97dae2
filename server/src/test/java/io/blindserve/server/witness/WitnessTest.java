package io.blindserve.server.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of C2SP tlog-witness, one status after the other. */
class WitnessTest {

  private static final String ORIGIN = "log.example/one";

  @TempDir Path folder;
  private NoteSigner signer;
  private SignedTree log;
  private Cosigner key;
  private Witness witness;

  @BeforeEach
  void open() throws IOException {
    signer = NoteSigner.create(ORIGIN);
    log = new SignedTree(signer, 600, 0, 1);
    reopen();
  }

  private void reopen() throws IOException {
    WitnessFolder kept = new WitnessFolder(folder.resolve("witness"));
    key = kept.key(() -> "witness.example/one");
    witness = new Witness(key, kept, List.of(HeadTrust.in(List.of(signer.verifier()))));
  }

  @AfterEach
  void close() {
    signer.close();
    key.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private WitnessAnswer post(String body) {
    return witness.add(bytes(body));
  }

  private void requireCosigned(int size, WitnessAnswer answer) throws Exception {
    assertEquals(200, answer.status(), answer.body());
    SignedNote note = log.head(size).withLines(bytes(answer.body()), List.of(key.verifier()));
    assertEquals(Set.of(key.verifier()), note.verify(List.of(key.verifier())));
  }

  @Test
  void headsThatGrowAreCosigned() throws Exception {
    requireCosigned(0, post(log.request(0, 0)));
    requireCosigned(1, post(log.request(0, 1)));
    requireCosigned(1, post(log.request(1, 1)));
    int old = 1;
    for (int size : new int[] {2, 3, 255, 256, 257, 600}) {
      requireCosigned(size, post(log.request(old, size)));
      old = size;
    }
  }

  @Test
  void theSizeThatWasCosignedLastIsToldAndSurvivesARestart() throws Exception {
    requireCosigned(300, post(log.request(0, 300)));
    String name = key.verifier().toString();
    key.close();
    reopen();
    assertEquals(name, key.verifier().toString());
    for (int old : new int[] {0, 299, 301}) {
      WitnessAnswer answer = post(log.request(old, 400));
      assertEquals(new WitnessAnswer(409, "text/x.tlog.size", "300\n"), answer);
    }
    requireCosigned(400, post(log.request(300, 400)));
  }

  @Test
  void aForkIsNotCosignedAndIsKeptAsEvidence() throws Exception {
    SignedTree fork = new SignedTree(signer, 600, 250, 2);
    requireCosigned(300, post(log.request(0, 300)));
    assertEquals(422, post(fork.request(300, 400)).status());
    assertEquals(
        422,
        post(log.request(300, 400).replaceFirst("\n\n", "\n" + "A".repeat(43) + "=\n\n")).status());
    assertEquals(409, post(fork.request(300, 300)).status());
    try (Stream<Path> files = Files.list(folder.resolve("witness"))) {
      Path evidence =
          files.filter(path -> path.toString().endsWith(".evidence")).findFirst().orElseThrow();
      String text = Files.readString(evidence);
      assertTrue(text.contains(log.head(300).toString()), text);
      assertTrue(text.contains(fork.head(300).toString()), text);
    }
    requireCosigned(400, post(log.request(300, 400)));
  }

  @Test
  void logsAndKeysThatAreNotKnownAreRefused() {
    try (NoteSigner other = NoteSigner.create("log.example/two");
        NoteSigner thief = NoteSigner.create(ORIGIN)) {
      assertEquals(404, post(new SignedTree(other, 3, 0, 1).request(0, 3)).status());
      assertEquals(403, post(new SignedTree(thief, 3, 0, 1).request(0, 3)).status());
    }
    String moved = log.request(0, 3).replace("\n3\n", "\n4\n");
    assertEquals(403, post(moved).status());
    assertEquals(400, post("old 4\n" + log.request(0, 3).substring("old 0\n".length())).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old",
        "old 0\n",
        "old 0\n\n",
        "old 00\n\nNOTE",
        "old -1\n\nNOTE",
        "old 0\nNOTE",
        "OLD 0\n\nNOTE",
        "old 9999999999999999999\n\nNOTE",
        "old 0\n\n\nNOTE",
        "old 0\r\n\r\nNOTE",
        "old 0\nAAAA\n\nNOTE",
        "old 0\n####\n\nNOTE",
        "old 0 \n\nNOTE",
      })
  void whatIsNoRequestIsRefused(String form) {
    assertEquals(400, post(form.replace("NOTE", log.head(3).toString())).status());
  }

  @Test
  void sizesAreBounded() {
    String hash = "A".repeat(43) + "=\n";
    assertEquals(422, post("old 0\n" + hash.repeat(63) + "\n" + log.head(3)).status());
    assertEquals(400, post("old 0\n" + hash.repeat(64) + "\n" + log.head(3)).status());
    assertEquals(400, witness.add(new byte[Witness.LARGEST + 1]).status());
    assertEquals(400, witness.add(new byte[Witness.LARGEST]).status());
  }

  /** None of them is a fault of the witness, and none makes it cosign something else. */
  @Test
  void changedRequestsAreRefusedOrMeanTheSame() throws Exception {
    requireCosigned(100, post(log.request(0, 100)));
    byte[] request = bytes(log.request(100, 333));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = request.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      WitnessAnswer answer = witness.add(changed);
      if (answer.status() != 200) {
        assertTrue(Set.of(400, 403, 404, 409, 422).contains(answer.status()), answer.body());
        refused++;
      }
    }
    assertEquals(2_000, refused);
    requireCosigned(333, witness.add(request));
  }

  /** Check and store are one step: of two heads for one old size, one is cosigned. */
  @Test
  void ofManyAtOnceOneWins() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int old = 0; old < 60; old += 3) {
        List<Future<Integer>> answers = new ArrayList<>();
        for (int more = 1; more <= 3; more++) {
          String request = log.request(old, old + more);
          answers.add(pool.submit(() -> post(request).status()));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
          statuses.add(answer.get());
        }
        assertEquals(1, statuses.stream().filter(status -> status == 200).count());
        assertEquals(2, statuses.stream().filter(status -> status == 409).count());
        int reached = Integer.parseInt(post(log.request(599, 600)).body().strip());
        assertEquals(200, post(log.request(reached, old + 3)).status());
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aStateThatCannotBeReadIsNoReasonToCosign() throws Exception {
    requireCosigned(3, post(log.request(0, 3)));
    try (Stream<Path> files = Files.list(folder.resolve("witness"))) {
      Path head = files.filter(path -> path.toString().endsWith(".head")).findFirst().orElseThrow();
      Files.writeString(head, "nothing");
    }
    assertThrows(IllegalStateException.class, () -> post(log.request(0, 4)));
    assertFalse(key.toString().contains("PRIVATE"));
  }
}
