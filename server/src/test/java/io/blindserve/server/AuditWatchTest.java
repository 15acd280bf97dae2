package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.server.audit.witness.WitnessSettings;
import io.blindserve.server.witness.Witness;
import io.blindserve.server.witness.WitnessFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor of live servers: one that grows, and one whose operator put an older copy in place. */
class AuditWatchTest {

  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  @TempDir Path folder;
  private Path models;
  private HttpServer webhook;
  private final List<String> posted = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() throws IOException {
    models = TestModels.write(folder.resolve("models"));
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/alarm",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    webhook.start();
  }

  @AfterEach
  void close() {
    webhook.stop(0);
  }

  private AuditRun watch(String log, String keys, String... more) {
    return watchFrom("watch", log, keys, more);
  }

  private AuditRun watchFrom(String state, String log, String keys, String... more) {
    List<String> words = new ArrayList<>(List.of("watch", log, "--vkey", keys, "--once"));
    words.addAll(List.of("--state", folder.resolve(state).toString()));
    words.addAll(List.of("--metrics", folder.resolve("watch.prom").toString()));
    words.addAll(
        List.of("--webhook", "http://127.0.0.1:" + webhook.getAddress().getPort() + "/alarm"));
    words.addAll(List.of(more));
    return AuditRun.of(words.toArray(String[]::new));
  }

  private void requireMetric(String line) throws IOException {
    String text = Files.readString(folder.resolve("watch.prom"));
    assertTrue(text.contains(line + "\n"), text);
  }

  private static void call(ServerFixture server, int calls) {
    for (int i = 0; i < calls; i++) {
      assertEquals(200, server.probe().post("/v2/models/sum/infer", ROW).status());
    }
    server.entries();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @Test
  void aLogThatGrowsIsGood() throws Exception {
    try (ServerFixture server = ServerFixture.start(models, folder.resolve("data"))) {
      String log = server.address() + "/log";
      call(server, 2);
      AuditRun first = watch(log, server.verifierKeys());
      assertEquals(0, first.code());
      assertTrue(first.out().contains(" entries; the first head that is seen"), first.out());
      call(server, 300);
      AuditRun grown = watch(log, server.verifierKeys(), "--max-age", "600");
      assertEquals(0, grown.code(), grown.out());
      assertTrue(grown.out().contains(" entries; grew out of the last head"), grown.out());
      requireMetric("blindserve_watch_finding{finding=\"good\"} 1");
      requireMetric("blindserve_watch_entries " + LogEntries.of(server.log()).size());
      assertEquals(List.of(), posted);
      // Without a key that says times nobody knows how old the head is.
      assertEquals(4, watch(log, server.verifierKey(), "--max-age", "600").code());
      AuditRun unsigned = watch(log, other(server.verifierKeys()));
      assertEquals(3, unsigned.code());
      assertFalse(unsigned.out().contains("entries"), unsigned.out());
      assertFalse(Files.readString(folder.resolve("watch.prom")).contains("watch_entries"));
      requireMetric("blindserve_watch_finding{finding=\"not_verified\"} 1");
      assertEquals(2, posted.size(), posted.toString());
      assertFalse(posted.get(1).contains("\"size\""), posted.get(1));
      assertEquals(1, watch(log + "/nothing", server.verifierKeys()).code());
      assertEquals(2, watch(log, server.verifierKeys(), "--every", "0").code());
      assertEquals(2, watch(log, server.verifierKeys(), "--webhook", "file:/x").code());
      assertEquals(0, watch(log, server.verifierKeys()).code(), "nothing of that is for good");
    }
  }

  /** The same name, another pair of keys. */
  private static String other(String keys) {
    String name = keys.substring(0, keys.indexOf('+'));
    try (io.blindserve.keys.sign.NoteSigner thief =
        io.blindserve.keys.sign.NoteSigner.create(name)) {
      return thief.verifier().toString();
    }
  }

  /**
   * An operator puts an older copy of the data in place and the server goes on from there: the
   * witness does not cosign that log, and where the server shows it all the same the monitor has
   * both heads as evidence.
   */
  @Test
  void aForkIsRefusedByTheWitnessAndFoundByTheMonitor() throws Exception {
    Path data = folder.resolve("data");
    Path older = folder.resolve("older");
    WitnessFolder kept = new WitnessFolder(folder.resolve("witness"));
    List<io.blindserve.keys.sign.NoteVerifier> keys;
    try (ServerFixture first = ServerFixture.start(models, data)) {
      keys = first.logKeys();
    }
    try (Cosigner key = kept.key(() -> "witness.example/one");
        WitnessEdge edge =
            WitnessEdge.open("127.0.0.1", 0, new Witness(key, kept, List.of(HeadTrust.in(keys))))) {
      List<String> witness = List.of(key.verifier() + "=http://127.0.0.1:" + edge.port());
      WitnessSettings required = WitnessSettings.parse(witness, 1);
      copy(data, older);
      String vkeys;
      long seen;
      try (ServerFixture honest = ServerFixture.witnessed(models, data, required)) {
        call(honest, 20);
        vkeys = honest.verifierKeys();
        seen = LogEntries.of(honest.log()).size();
        assertEquals(0, watch(honest.address() + "/log", vkeys).code());
      }
      Path copy = folder.resolve("required");
      copy(older, copy);
      try (ServerFixture forked = ServerFixture.witnessed(models, copy, required)) {
        call(forked, 40);
        assertTrue(LogEntries.of(forked.log()).size() < seen, "what was shown before the copy");
        AuditRun run = watchFrom("watch-2", forked.address() + "/log", vkeys);
        assertEquals(0, run.code(), "a new monitor sees the honest beginning only");
        AuditRun back = watchCopy(forked.address() + "/log", vkeys);
        assertEquals(3, back.code(), back.out());
        assertTrue(back.out().contains("  rolled back  "), back.out());
      }
      try (ServerFixture forked = ServerFixture.witnessed(models, older, WitnessSettings.NONE)) {
        call(forked, 40);
        posted.clear();
        AuditRun run = watch(forked.address() + "/log", vkeys);
        assertEquals(3, run.code(), run.out());
        assertTrue(run.out().contains("  forked  "), run.out());
        requireMetric("blindserve_watch_finding{finding=\"forked\"} 1");
        requireEvidence(run, new String(forked.checkpoint(), StandardCharsets.UTF_8));
        assertEquals(1, posted.size(), posted.toString());
        assertTrue(posted.get(0).contains("\"finding\":\"forked\""), posted.get(0));
      }
    }
    assertEquals(3, watch("http://127.0.0.1:9/log", keys.get(0).toString()).code(), "for good");
  }

  /** With what a monitor knows by now, and without leaving evidence with it. */
  private AuditRun watchCopy(String log, String keys) throws IOException {
    copy(folder.resolve("watch"), folder.resolve("watch-3"));
    return watchFrom("watch-3", log, keys);
  }

  private static void requireEvidence(AuditRun run, String shown) throws IOException {
    Path file = Path.of(run.out().replaceAll("(?s).*evidence: (\\S+)\\n.*", "$1"));
    String text = Files.readString(file);
    assertTrue(text.contains("--- shown now\n" + shown), text);
    String before = text.substring(text.indexOf("--- seen before\n"), text.indexOf("\n--- shown"));
    assertFalse(before.contains(shown.split("\n", -1)[2]), "two heads with two roots");
  }
}
