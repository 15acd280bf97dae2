package io.blindserve.server.audit.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.server.audit.store.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Witnesses that answer what they like. */
class WitnessPanelTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private NoteSigner signer;
  private Cosigner key;
  private Cosigner other;
  private Head head;
  private ExecutorService threads;
  private final List<HttpServer> servers = new ArrayList<>();

  private record Answer(int status, String body) {}

  @BeforeEach
  void open() {
    signer = NoteSigner.create("log.example/one");
    key = Cosigner.create(KeyKind.ML_DSA_44, "witness.example/one");
    other = Cosigner.create(KeyKind.COSIGNATURE, "witness.example/two");
    Checkpoint checkpoint = new Checkpoint("log.example/one", 0, TreeHash.empty());
    head = new Head(checkpoint, signer.sign(checkpoint.text()));
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
    signer.close();
    key.close();
    other.close();
  }

  private String witness(Function<SignedNote, Answer> answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/prefix/add-checkpoint",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String text = new String(body, StandardCharsets.UTF_8);
          Answer answer = answers.apply(note(text.substring(text.indexOf("\n\n") + 2)));
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
    servers.add(server);
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/prefix/";
  }

  private static SignedNote note(String text) {
    try {
      return SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoteException e) {
      throw new IllegalStateException(e);
    }
  }

  private Head ask(int quorum, String... addresses) throws IOException {
    List<String> words = new ArrayList<>();
    List<Cosigner> keys = List.of(key, other);
    for (int i = 0; i < addresses.length; i++) {
      words.add(keys.get(i).verifier() + "=" + addresses[i]);
    }
    try (WitnessPanel panel = new WitnessPanel(WitnessSettings.parse(words, quorum), PATIENCE)) {
      return panel.cosign(
          head,
          id -> {
            throw new IOException("no tile is needed");
          });
    }
  }

  @Test
  void whatCameInTimeIsTaken() throws Exception {
    String good = witness(note -> new Answer(200, key.line(note, Instant.now())));
    String bad = witness(note -> new Answer(500, ""));
    assertEquals(
        Set.of(key.verifier()),
        ask(1, good, bad).note().verify(List.of(key.verifier(), other.verifier())));
    assertEquals(head.note().toString(), ask(0, bad).note().toString());
    QuorumException missing = assertThrows(QuorumException.class, () -> ask(2, good, bad));
    assertEquals("1 of 2 witnesses cosigned, 2 have to", missing.getMessage());
  }

  /** Each line is good, and the second is one more than a note may have. */
  @Test
  void oneThatCannotBeTakenTakesNobodyElseWithIt() throws Exception {
    SignedNote full = head.note();
    try (NoteSigner more = NoteSigner.create("log.example/one")) {
      for (int i = 2; i < SignedNote.MOST_SIGNATURES; i++) {
        full = more.sign(full);
      }
    }
    head = new Head(head.checkpoint(), full);
    String one = witness(note -> new Answer(200, key.line(note, Instant.now())));
    String two = witness(note -> new Answer(200, other.line(note, Instant.now())));
    assertEquals(
        1, ask(1, one, two).note().verify(List.of(key.verifier(), other.verifier())).size());
    assertThrows(QuorumException.class, () -> ask(2, one, two));
  }

  /** None of it is taken for a cosignature, and none of it is waited for or kept without end. */
  @Test
  void whatIsNoCosignatureCountsForNothing() throws Exception {
    CountDownLatch forEver = new CountDownLatch(1);
    SignedNote foreign = signer.sign(new Checkpoint("log.example/one", 1, TreeHash.empty()).text());
    List<Function<SignedNote, Answer>> answers =
        List.of(
            note -> new Answer(200, ""),
            note -> new Answer(200, "nonsense\n"),
            note -> new Answer(200, other.line(note, Instant.now())),
            note -> new Answer(200, key.line(foreign, Instant.now())),
            note -> new Answer(200, key.line(note, Instant.now()).replace("\n", "")),
            note -> new Answer(200, "\u2014 ".repeat(1 << 20)),
            note -> new Answer(302, ""),
            note -> new Answer(409, ""),
            note -> new Answer(409, "-1\n"),
            note -> new Answer(409, "0\n"),
            note -> new Answer(409, "7\n"),
            note -> new Answer(409, "99999999999999999999\n"),
            note -> new Answer(409, "9".repeat(1 << 20)),
            note -> {
              try {
                forEver.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Answer(200, "");
            });
    for (Function<SignedNote, Answer> answer : answers) {
      String address = witness(answer);
      QuorumException none = assertThrows(QuorumException.class, () -> ask(1, address));
      assertTrue(none.getMessage().startsWith("0 of 1 witnesses"), none.getMessage());
    }
    assertThrows(QuorumException.class, () -> ask(1, "http://127.0.0.1:9/"));
  }
}
