package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest {

  private static final int THREADS = 8;
  private static final int EACH = 125;

  @TempDir Path folder;
  private EpochKey key;

  @BeforeEach
  void makeKey() throws IOException {
    key = EpochKey.loadOrCreate(folder.resolve("epoch.key"));
  }

  private FileAuditLog open() throws IOException {
    return FileAuditLog.open(folder.resolve("audit"), "node", "build", key);
  }

  @Test
  void recordsOfManyThreadsAreAllThereInOrder() throws Exception {
    Set<String> answered = new HashSet<>();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (FileAuditLog log = open()) {
      List<Future<List<String>>> ids = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        ids.add(pool.submit(() -> appendMany(log)));
      }
      for (Future<List<String>> some : ids) {
        answered.addAll(some.get());
      }
      assertEquals(
          LongStream.range(0, THREADS * EACH).boxed().toList(), Records.sequences(log.file()));
      Set<String> written = new HashSet<>();
      Records.lines(log.file()).forEach(line -> written.add(Records.id(line)));
      assertEquals(THREADS * EACH, answered.size());
      assertEquals(answered, written);
    } finally {
      pool.shutdown();
    }
  }

  private static List<String> appendMany(FileAuditLog log) throws Exception {
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
    try (FileAuditLog log = open()) {
      Records.done(log.append(Records.plain()));
      Records.done(log.append(Records.plain()));
    }
    try (FileAuditLog log = open()) {
      assertEquals(2, Records.done(log.append(Records.plain())).sequence());
    }
  }

  @Test
  void aTornLastLineIsCutOff() throws Exception {
    Path file;
    try (FileAuditLog log = open()) {
      Records.done(log.append(Records.plain()));
      file = log.file();
    }
    String whole = Files.readString(file);
    String torn = "{\"v\":1,\"type\":\"outc" + " ".repeat(100_000);
    Files.writeString(file, torn, StandardOpenOption.APPEND);
    try (FileAuditLog log = open()) {
      assertEquals(whole, Files.readString(file));
      assertEquals(1, Records.done(log.append(Records.plain())).sequence());
    }
    assertEquals(List.of(0L, 1L), Records.sequences(file));
  }

  @Test
  void aFileThatIsNoLogIsNotTouched() throws Exception {
    Path file = folder.resolve("audit").resolve(FileAuditLog.FILE_NAME);
    Files.createDirectories(file.getParent());
    Files.write(file, "some text\n".getBytes(StandardCharsets.UTF_8));
    assertThrows(IOException.class, this::open);
    assertEquals("some text\n", Files.readString(file));
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    try (FileAuditLog log = open()) {
      assertEquals("rw-------", mode(log.file()));
      assertEquals("rw-------", mode(folder.resolve("epoch.key")));
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void twoServersCannotShareALog() throws Exception {
    try (FileAuditLog log = open()) {
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
    FileAuditLog log = open();
    log.close();
    assertInstanceOf(AuditUnavailableException.class, Records.failure(log.append(Records.plain())));
  }
}
