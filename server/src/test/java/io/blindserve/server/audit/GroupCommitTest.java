package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {

  @TempDir Path folder;
  private final RecordWriter writer = new RecordWriter("node", "build", "epoch");

  /** A file that fails while told so, in the middle of a line, and waits while told so. */
  private static final class Faulty implements LineStore {
    private final Path path;
    private final LineFile file;
    private final Semaphore turns;
    private volatile boolean failing;
    private int groups;

    Faulty(Path path, Semaphore turns) throws IOException {
      this.path = path;
      this.file = LineFile.open(path);
      this.turns = turns;
    }

    @Override
    public void append(ByteBuffer lines) throws IOException {
      turns.acquireUninterruptibly();
      groups++;
      if (failing) {
        ByteBuffer half = lines.duplicate().limit(lines.limit() / 2);
        Files.write(
            path,
            StandardCharsets.UTF_8.decode(half).toString().getBytes(StandardCharsets.UTF_8),
            java.nio.file.StandardOpenOption.APPEND);
        throw new IOException("no space left on device");
      }
      file.append(lines);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void aFailingDiskRefusesAndALaterRecordRecovers() throws Exception {
    Path path = folder.resolve("log");
    Faulty store = new Faulty(path, new Semaphore(Integer.MAX_VALUE));
    try (GroupCommit commits = GroupCommit.start(store, writer, 0)) {
      Records.done(commits.append(Records.plain()));
      store.failing = true;
      assertInstanceOf(
          AuditUnavailableException.class, Records.failure(commits.append(Records.plain())));
      assertFalse(commits.healthy());
      store.failing = false;
      assertEquals(1, Records.done(commits.append(Records.plain())).sequence());
      assertTrue(commits.healthy());
    }
    assertEquals(List.of(0L, 1L), Records.sequences(path));
  }

  @Test
  void recordsThatWaitShareOneWrite() throws Exception {
    Semaphore turns = new Semaphore(0);
    Faulty store = new Faulty(folder.resolve("log"), turns);
    try (GroupCommit commits = GroupCommit.start(store, writer, 0)) {
      CompletionStage<AuditEntry> first = commits.append(Records.plain());
      while (turns.getQueueLength() == 0) {
        Thread.onSpinWait();
      }
      List<CompletionStage<AuditEntry>> rest = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        rest.add(commits.append(Records.plain()));
      }
      assertFalse(first.toCompletableFuture().isDone());
      turns.release(2);
      for (CompletionStage<AuditEntry> stage : rest) {
        Records.done(stage);
      }
    }
    assertEquals(2, store.groups);
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    Semaphore turns = new Semaphore(0);
    Faulty store = new Faulty(folder.resolve("log"), turns);
    try (GroupCommit commits = GroupCommit.start(store, writer, 0)) {
      CompletionStage<AuditEntry> first = commits.append(Records.plain());
      while (turns.getQueueLength() == 0) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < GroupCommit.QUEUE; i++) {
        commits.append(Records.plain());
      }
      assertInstanceOf(
          AuditUnavailableException.class, Records.failure(commits.append(Records.plain())));
      assertFalse(first.toCompletableFuture().isDone());
      turns.release(Integer.MAX_VALUE);
      assertEquals(0, Records.done(first).sequence());
    }
    assertEquals(GroupCommit.QUEUE + 1, Records.sequences(folder.resolve("log")).size());
  }

  @Test
  void aRecordThatCannotBeWrittenDownFailsAlone() throws Exception {
    Semaphore turns = new Semaphore(0);
    Faulty store = new Faulty(folder.resolve("log"), turns);
    try (GroupCommit commits = GroupCommit.start(store, writer, 5)) {
      CompletionStage<AuditEntry> before = commits.append(Records.plain());
      CompletionStage<AuditEntry> large =
          commits.append(Records.withModelName("n".repeat(RecordWriter.LARGEST_LINE)));
      CompletionStage<AuditEntry> after = commits.append(Records.plain());
      turns.release(3);
      assertEquals(5, Records.done(before).sequence());
      assertInstanceOf(AuditUnavailableException.class, Records.failure(large));
      assertEquals(6, Records.done(after).sequence());
    }
  }
}
