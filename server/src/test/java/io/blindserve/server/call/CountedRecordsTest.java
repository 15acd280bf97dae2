package io.blindserve.server.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.AggregateRecord;
import io.blindserve.server.audit.AggregateRecord.Flood;
import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.ActorKind;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.OutcomeClass;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.LogRecord;
import io.blindserve.server.audit.LogRecord.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Floods of refusals and reads of the log: few records, and every number told. */
class CountedRecordsTest {

  private static final Instant START = Instant.parse("2026-11-24T10:15:30Z");
  private static final FloodLimits FEW = new FloodLimits(3, 1, Duration.ofSeconds(10));

  private final List<Runnable> later = new ArrayList<>();
  private final Actor actor = new Actor("ab12", "0badc0de", ActorKind.ANONYMOUS, "none");
  private Instant now = START;
  private MemoryLog log;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    log = new MemoryLog(folder);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private RefusalFloods.Kind kind(String code) {
    return new RefusalFloods.Kind(
        actor, Origin.LOOPBACK, Action.INFER, new Result(OutcomeClass.INVALID, Optional.of(code)));
  }

  private void runLater() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  private static AuditEntry entry(CompletionStage<AuditEntry> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void refusalsBeyondTheRateShareOneDurableRecordAndAreCounted() throws Exception {
    RefusalFloods floods = new RefusalFloods(log, FEW, clock, later::add);
    for (int i = 0; i < 3; i++) {
      assertTrue(floods.shared(kind("invalid_request")).isEmpty());
    }
    AuditEntry first = entry(floods.shared(kind("invalid_request")).orElseThrow());
    now = START.plusMillis(500);
    AuditEntry second = entry(floods.shared(kind("invalid_request")).orElseThrow());
    assertEquals(first.id(), second.id());
    assertTrue(floods.shared(kind("stale_plan")).isEmpty(), "other kinds are not touched");
    runLater();
    List<AggregateRecord> records = log.given(AggregateRecord.class);
    assertEquals(2, records.size());
    assertEquals(Optional.empty(), records.get(0).flood());
    assertEquals(Optional.of(first.id()), records.get(1).parent());
    assertEquals(Optional.of(new Flood(2, now)), records.get(1).flood());
    now = START.plusSeconds(2);
    assertTrue(floods.shared(kind("invalid_request")).isEmpty(), "a second gives one more");
  }

  @Test
  void whatIsStillCountedWhenTheServerEndsIsToldThen() throws Exception {
    RefusalFloods floods =
        new RefusalFloods(log, new FloodLimits(0, 0, FEW.window()), clock, later::add);
    for (int i = 0; i < 5; i++) {
      entry(floods.shared(kind("code_" + i % 2)).orElseThrow());
    }
    floods.close();
    runLater();
    assertEquals(
        List.of(2L, 3L),
        log.given(AggregateRecord.class).stream()
            .flatMap(record -> record.flood().stream())
            .map(Flood::count)
            .sorted()
            .toList());
  }

  @Test
  void whoReadsIsRecordedAtOnceAndHowMuchAfterAWhile() {
    LogReads reads = new LogReads(log, clock, later::add);
    reads.read(actor, 256, 300);
    reads.read(actor, 0, 255);
    now = START.plusSeconds(60);
    reads.read(actor, 512, 600);
    runLater();
    runLater();
    reads.read(actor, 7, 8);
    reads.close();
    assertEquals(
        List.of(Span.of(256, 300), new Span(0, 600, 2, Optional.of(START)), Span.of(7, 8)),
        log.given(LogRecord.class).stream().flatMap(record -> record.span().stream()).toList());
  }
}
