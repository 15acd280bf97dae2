package io.blindserve.server.call;

import io.blindserve.server.audit.AggregateRecord;
import io.blindserve.server.audit.AggregateRecord.Flood;
import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.Result;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps those who are refused from filling the disk: beyond a rate, refusals that are alike share
 * one record, which is durable before any of them is answered, and a second one with their number
 * follows. Thread-safe.
 */
final class RefusalFloods implements AutoCloseable {

  /** Kinds that are told apart; the one that came least recently makes room. */
  private static final int MOST_KINDS = 1024;

  private static final double SECOND = 1e3;

  private final AuditLog log;
  private final FloodLimits limits;
  private final Clock clock;
  private final Executor later;
  private final Map<Kind, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /** Refusals that are alike. */
  record Kind(Actor actor, Origin origin, Action action, Result result) {}

  /** What one kind may still record, and its flood while there is one. */
  private static final class Bucket {
    private double tokens;
    private Instant filled;
    private Optional<Open> flood = Optional.empty();

    Bucket(double tokens, Instant now) {
      this.tokens = tokens;
      this.filled = now;
    }
  }

  /** A flood that goes on. */
  private static final class Open {
    private final CompletionStage<AuditEntry> first;
    private final Instant since;
    private Instant until;
    private long count;

    Open(CompletionStage<AuditEntry> first, Instant since) {
      this.first = first;
      this.since = since;
      this.until = since;
    }
  }

  RefusalFloods(AuditLog log, FloodLimits limits) {
    this(
        log,
        limits,
        Clock.systemUTC(),
        CompletableFuture.delayedExecutor(limits.window().toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * Makes one with a clock of its own.
   *
   * @param later runs what it is given after a window
   */
  RefusalFloods(AuditLog log, FloodLimits limits, Clock clock, Executor later) {
    this.log = log;
    this.limits = limits;
    this.clock = clock;
    this.later = later;
  }

  /** Returns the record that a refusal shares; nothing where it gets one of its own. */
  synchronized Optional<CompletionStage<AuditEntry>> shared(Kind kind) {
    Instant now = clock.instant();
    Bucket bucket = buckets.computeIfAbsent(kind, any -> new Bucket(limits.burst(), now));
    fill(bucket, now);
    if (bucket.flood.isEmpty() && bucket.tokens >= 1) {
      bucket.tokens--;
      makeRoom();
      return Optional.empty();
    }
    Open flood = bucket.flood.orElseGet(() -> open(kind, now));
    bucket.flood = Optional.of(flood);
    flood.count++;
    flood.until = now;
    return Optional.of(flood.first);
  }

  private void fill(Bucket bucket, Instant now) {
    double seconds = Math.max(0, now.toEpochMilli() - bucket.filled.toEpochMilli()) / SECOND;
    bucket.tokens = Math.min(limits.burst(), bucket.tokens + seconds * limits.perSecond());
    bucket.filled = now;
  }

  /** A kind with a flood has a number to tell yet. */
  private void makeRoom() {
    if (buckets.size() > MOST_KINDS) {
      buckets.entrySet().stream()
          .filter(one -> one.getValue().flood.isEmpty())
          .findFirst()
          .map(Map.Entry::getKey)
          .ifPresent(buckets::remove);
    }
  }

  private Open open(Kind kind, Instant now) {
    Open flood = new Open(log.append(record(kind, Optional.empty(), now, Optional.empty())), now);
    later.execute(() -> end(kind, flood));
    return flood;
  }

  private void end(Kind kind, Open flood) {
    Flood counted;
    synchronized (this) {
      Bucket bucket = buckets.get(kind);
      if (bucket == null || bucket.flood.filter(flood::equals).isEmpty()) {
        return;
      }
      bucket.flood = Optional.empty();
      counted = new Flood(flood.count, flood.until);
    }
    // Where the first could not be written, nobody was answered.
    flood.first.thenAccept(
        entry ->
            log.append(record(kind, Optional.of(entry.id()), flood.since, Optional.of(counted))));
  }

  private static AggregateRecord record(
      Kind kind, Optional<String> parent, Instant time, Optional<Flood> flood) {
    return new AggregateRecord(
        parent, time, kind.actor(), kind.origin(), kind.action(), kind.result(), flood);
  }

  /** Hands the numbers of all floods to the log. */
  @Override
  public void close() {
    List<Map.Entry<Kind, Open>> floods;
    synchronized (this) {
      floods =
          buckets.entrySet().stream()
              .flatMap(
                  one -> one.getValue().flood.stream().map(flood -> Map.entry(one.getKey(), flood)))
              .toList();
    }
    floods.forEach(one -> end(one.getKey(), one.getValue()));
  }
}
