package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private final RecordWriter writer = new RecordWriter("node", "build");

  /** Memory that fails while told so, and waits while told so. */
  private static final class Faulty implements EntryStore {
    private final List<String> entries = new ArrayList<>();
    private final Semaphore turns;
    private volatile boolean failing;
    private volatile boolean dying;
    private int groups;

    Faulty(Semaphore turns) {
      this.turns = turns;
    }

    @Override
    public void append(List<byte[]> group) throws IOException {
      turns.acquireUninterruptibly();
      groups++;
      if (dying) {
        throw new StackOverflowError("of a test");
      }
      probe();
      group.forEach(entry -> entries.add(new String(entry, StandardCharsets.UTF_8)));
    }

    @Override
    public void probe() throws IOException {
      if (failing) {
        throw new IOException("no space left on device");
      }
    }
  }

  @Test
  void aFailingDiskRefusesAndALaterRecordRecovers() throws Exception {
    Faulty store = new Faulty(new Semaphore(Integer.MAX_VALUE));
    try (GroupCommit commits = GroupCommit.start(store, writer, 0, Records::recovered)) {
      Records.done(commits.append(Records.plain()));
      store.failing = true;
      assertInstanceOf(
          AuditUnavailableException.class, Records.failure(commits.append(Records.plain())));
      assertFalse(commits.healthy());
      store.failing = false;
      assertEquals(1, Records.done(commits.append(Records.plain())).sequence());
      assertTrue(commits.healthy());
    }
    assertEquals(List.of(0L, 1L, 2L), Records.sequences(store.entries));
    assertTrue(store.entries.get(2).contains("\"action\":\"recovered\""));
  }

  @Test
  void whateverHappensNobodyWaitsForEver() throws Exception {
    Faulty store = new Faulty(new Semaphore(Integer.MAX_VALUE));
    try (GroupCommit commits = GroupCommit.start(store, writer, 0, Records::recovered)) {
      store.dying = true;
      assertInstanceOf(
          AuditUnavailableException.class, Records.failure(commits.append(Records.plain())));
      assertFalse(commits.healthy());
      store.dying = false;
      assertEquals(0, Records.done(commits.append(Records.plain())).sequence());
    }
  }

  @Test
  void itComesBackByItself() throws Exception {
    Faulty store = new Faulty(new Semaphore(Integer.MAX_VALUE));
    store.failing = true;
    try (GroupCommit commits = GroupCommit.start(store, writer, 0, Records::recovered)) {
      Records.failure(commits.append(Records.plain()));
      assertFalse(commits.healthy());
      assertEquals(1, commits.failures());
      store.failing = false;
      while (!commits.healthy()) {
        Thread.sleep(20);
      }
    }
    assertEquals(List.of(0L), Records.sequences(store.entries));
    assertTrue(store.entries.get(0).contains("\"action\":\"recovered\""));
  }

  @Test
  void recordsThatWaitShareOneWrite() throws Exception {
    Semaphore turns = new Semaphore(0);
    Faulty store = new Faulty(turns);
    try (GroupCommit commits = GroupCommit.start(store, writer, 0, Records::recovered)) {
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
    Faulty store = new Faulty(turns);
    try (GroupCommit commits = GroupCommit.start(store, writer, 0, Records::recovered)) {
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
    assertEquals(GroupCommit.QUEUE + 1, Records.sequences(store.entries).size());
  }

  @Test
  void aRecordThatCannotBeWrittenDownFailsAlone() throws Exception {
    Semaphore turns = new Semaphore(0);
    Faulty store = new Faulty(turns);
    try (GroupCommit commits = GroupCommit.start(store, writer, 5, Records::recovered)) {
      CompletionStage<AuditEntry> before = commits.append(Records.plain());
      CompletionStage<AuditEntry> large =
          commits.append(Records.withModelName("n".repeat(RecordWriter.LARGEST_ENTRY)));
      CompletionStage<AuditEntry> after = commits.append(Records.plain());
      turns.release(3);
      assertEquals(5, Records.done(before).sequence());
      assertInstanceOf(AuditUnavailableException.class, Records.failure(large));
      assertEquals(6, Records.done(after).sequence());
    }
  }
}
