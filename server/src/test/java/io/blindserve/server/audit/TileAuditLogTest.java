package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.tlog.TileId;
import io.blindserve.server.LogEntries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TileAuditLogTest {

  private static final LogSettings SETTINGS =
      new LogSettings("node", "build", Optional.of("log.example/one"), Duration.ofHours(1));
  private static final int THREADS = 8;
  private static final int EACH = 125;

  @TempDir Path folder;
  private EpochKey key;

  @BeforeEach
  void makeKey() throws IOException {
    key = EpochKey.loadOrCreate(folder.resolve("epoch.key"));
  }

  private TileAuditLog open() throws IOException {
    return TileAuditLog.open(folder.resolve("audit"), SETTINGS, key);
  }

  @Test
  void recordsOfManyThreadsAreAllThereInOrder() throws Exception {
    Set<String> answered = new HashSet<>();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (TileAuditLog log = open()) {
      List<Future<List<String>>> ids = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        ids.add(pool.submit(() -> appendMany(log)));
      }
      for (Future<List<String>> some : ids) {
        answered.addAll(some.get());
      }
    } finally {
      pool.shutdown();
    }
    List<String> entries = LogEntries.of(folder.resolve("audit/log"));
    assertEquals(LongStream.range(0, THREADS * EACH).boxed().toList(), Records.sequences(entries));
    Set<String> written = new HashSet<>();
    entries.forEach(entry -> written.add(Records.id(entry)));
    assertEquals(THREADS * EACH, answered.size());
    assertEquals(answered, written);
  }

  private static List<String> appendMany(TileAuditLog log) throws Exception {
    List<CompletionStage<AuditEntry>> stages = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      stages.add(log.append(Records.plain()));
    }
    List<String> ids = new ArrayList<>();
    for (CompletionStage<AuditEntry> stage : stages) {
      ids.add(Records.done(stage).id());
    }
    return ids;
  }

  @Test
  void theCountGoesOnAfterARestart() throws Exception {
    try (TileAuditLog log = open()) {
      Records.done(log.append(Records.plain()));
      Records.done(log.append(Records.plain()));
    }
    try (TileAuditLog log = open()) {
      assertEquals(2, Records.done(log.append(Records.plain())).sequence());
    }
  }

  @Test
  void aDamagedLogIsReadOnlyAndSaysWhy() throws Exception {
    try (TileAuditLog log = open()) {
      Records.done(log.append(Records.plain()));
    }
    Path tile = folder.resolve("audit/log/tile/0/000.p/1");
    byte[] whole = Files.readAllBytes(tile);
    whole[5] ^= 1;
    Files.write(tile, whole);
    try (TileAuditLog log = open()) {
      assertEquals(
          Optional.of("the tiles do not give the root that was signed at 1"), log.damage());
      assertFalse(log.healthy());
      assertInstanceOf(
          AuditUnavailableException.class, Records.failure(log.append(Records.plain())));
      assertTrue(log.checkpoint().isPresent());
      assertArrayEquals(whole, log.tile(TileId.hashes(0, 0, 1)).orElseThrow());
    }
    assertArrayEquals(whole, Files.readAllBytes(tile));
  }

  /** Under the old keys a log from record 0 on would be a step back for whoever saw the old one. */
  @Test
  void aLogWhoseDataAreGoneDoesNotBeginAgain() throws Exception {
    try (TileAuditLog log = open()) {
      Records.done(log.append(Records.plain()));
    }
    Path audit = folder.resolve("audit");
    Path away = Files.createDirectory(folder.resolve("away"));
    List<String> data = List.of("signed", "journal", "log");
    for (String name : data) {
      Files.move(audit.resolve(name), away.resolve(name));
    }
    try (TileAuditLog log = open()) {
      String damage = log.damage().orElseThrow();
      assertTrue(damage.startsWith("the log's keys are here and all of its data are gone"), damage);
      assertTrue(damage.contains("--log-origin"), damage);
      assertInstanceOf(
          AuditUnavailableException.class, Records.failure(log.append(Records.plain())));
    }
    assertFalse(Files.exists(audit.resolve("signed")));
    RepairPlan plan = RepairPlan.of(audit, "nothing is published");
    assertTrue(plan.damaged());
    assertTrue(plan.lines().stream().anyMatch(line -> line.contains("are gone")));
    for (String name : data) {
      Files.move(away.resolve(name), audit.resolve(name));
    }
    try (TileAuditLog log = open()) {
      assertEquals(1, Records.done(log.append(Records.plain())).sequence());
    }
  }

  /** A crash came between the keys of a new log and its first file. */
  @Test
  void aLogThatHadOnlyBegunBegins() throws Exception {
    Path audit = Files.createDirectory(folder.resolve("audit"));
    LogKeys.open(new DiskFolder(audit), SETTINGS.origin()).close();
    try (TileAuditLog log = open()) {
      assertEquals(0, Records.done(log.append(Records.plain())).sequence());
    }
    assertFalse(Files.exists(audit.resolve("beginning")));
  }

  @Test
  void aKeyOfAnotherLogIsNotUsed() throws Exception {
    open().close();
    LogSettings other =
        new LogSettings("node", "build", Optional.of("log.example/two"), Duration.ofHours(1));
    assertThrows(IOException.class, () -> TileAuditLog.open(folder.resolve("audit"), other, key));
  }

  @Test
  void receiptsComeWithTheCheckpoint() throws Exception {
    try (TileAuditLog log = open()) {
      String first = Records.done(log.append(Records.plain())).id();
      Records.done(log.append(Records.plain()));
      assertInstanceOf(Receipt.NotYet.class, log.receipt(first));
      log.published(first).toCompletableFuture().get(30, TimeUnit.SECONDS);
      Receipt.Proof proof = assertInstanceOf(Receipt.Proof.class, log.receipt(first));
      String[] lines = proof.text().split("\n", -1);
      assertEquals("c2sp.org/tlog-proof@v1", lines[0]);
      String record = LogEntries.of(log.directory()).get(0);
      assertEquals(
          "extra " + Base64.getEncoder().encodeToString(record.getBytes(StandardCharsets.UTF_8)),
          lines[1]);
      assertEquals("index 0", lines[2]);
      assertEquals("", lines[4]);
      assertTrue(
          proof
              .text()
              .endsWith(
                  "\n\n" + new String(log.checkpoint().orElseThrow(), StandardCharsets.UTF_8)));
      String another = first.substring(0, 31) + (first.endsWith("0") ? "1" : "0");
      for (String unknown : List.of(another, "", "x", RecordId.at(2), RecordId.at(1L << 40))) {
        assertInstanceOf(Receipt.Unknown.class, log.receipt(unknown));
      }
    }
  }

  @Test
  void tilesAreShownUpToTheCheckpoint() throws Exception {
    try (TileAuditLog log = open()) {
      for (int i = 0; i < 3; i++) {
        Records.done(log.append(Records.plain()));
      }
      assertEquals(Optional.empty(), log.tile(TileId.entries(0, 3)));
      log.publish();
      assertEquals(3, log.publishedSize());
      assertTrue(log.tile(TileId.entries(0, 3)).isPresent());
      assertEquals(Optional.empty(), log.tile(TileId.entries(0, 2)));
      assertEquals(Optional.empty(), log.tile(TileId.entries(0, 4)));
      assertEquals(Optional.empty(), log.tile(TileId.hashes(1, 0, 1)));
    }
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    try (TileAuditLog log = open()) {
      assertEquals("rw-------", mode(log.directory().resolve("checkpoint")));
      assertEquals("rw-------", mode(folder.resolve("audit/log.key")));
      assertEquals("rw-------", mode(folder.resolve("epoch.key")));
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void twoServersCannotShareALog() throws Exception {
    try (TileAuditLog log = open()) {
      assertThrows(IOException.class, this::open);
      assertTrue(log.healthy());
    }
    open().close();
  }

  @Test
  void aFolderThatCannotBeMadeIsAnError() throws Exception {
    Files.writeString(folder.resolve("audit"), "a file where the folder should be");
    assertThrows(IOException.class, this::open);
  }

  @Test
  void aClosedLogRefuses() throws Exception {
    TileAuditLog log = open();
    log.close();
    assertInstanceOf(AuditUnavailableException.class, Records.failure(log.append(Records.plain())));
  }
}
