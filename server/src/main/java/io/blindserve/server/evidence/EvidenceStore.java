package io.blindserve.server.evidence;

import io.blindserve.server.call.AnsweredCall;
import io.blindserve.server.call.EvidenceKeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps evidence of encrypted calls on a thread of its own, so that no answer waits for it. What
 * waits is bounded in bytes. A call that finds no room, there or on the disk, or whose files cannot
 * be written, is counted as lost and answered all the same: its replay will say that evidence is
 * missing. Thread-safe.
 */
public final class EvidenceStore implements EvidenceKeeper, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(EvidenceStore.class.getName());

  /** Calls that wait may have so many bytes; beyond that they are lost. */
  private static final long MOST_WAITING = 64L << 20;

  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

  private final EvidenceDisk disk;
  private final Clock clock;
  private final Thread thread;
  private final LinkedBlockingQueue<Optional<Runnable>> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong keptCalls = new AtomicLong();
  private final AtomicLong lostCalls = new AtomicLong();
  private final AtomicBoolean losing = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private EvidenceStore(EvidenceDisk disk, Clock clock) {
    this.disk = disk;
    this.clock = clock;
    this.thread = new Thread(this::run, "evidence");
    thread.setDaemon(true);
  }

  /**
   * Opens the folder, which is made where it is missing, and removes what is kept long enough, now
   * and every hour.
   *
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  public static EvidenceStore open(EvidenceSettings settings, EvidenceParts parts) {
    try {
      return start(new EvidenceDisk(settings, parts), Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              "the evidence folder " + settings.folder() + " cannot be used: " + e.getMessage(),
              e));
    }
  }

  static EvidenceStore start(EvidenceDisk disk, Clock clock) {
    EvidenceStore store = new EvidenceStore(disk, clock);
    store.thread.start();
    return store;
  }

  @Override
  public void answered(AnsweredCall call) {
    long size = call.evidence().fileBytes();
    if (waitingBytes.addAndGet(size) > MOST_WAITING || closed.get()) {
      waitingBytes.addAndGet(-size);
      lose("too many calls wait for it");
      return;
    }
    waiting.add(Optional.of(() -> keep(call)));
  }

  /**
   * Erases what is kept of a call, behind all calls that wait to be kept.
   *
   * @param erasure in the folder of this store
   * @return whether something was there; completes exceptionally if it could not be recorded, and
   *     nothing went then, or could not be erased, or the store is closed
   */
  public CompletionStage<Boolean> erase(
      EvidenceErasure erasure, long place, String record, Optional<String> seed) {
    CompletableFuture<Boolean> erased = new CompletableFuture<>();
    waiting.add(
        Optional.of(
            () -> {
              try {
                erased.complete(disk.erase(erasure, place, record, seed));
              } catch (IOException | RuntimeException e) {
                erased.completeExceptionally(e);
              }
            }));
    if (closed.get()) {
      erased.completeExceptionally(new IllegalStateException("the store of evidence is closed"));
    }
    return erased;
  }

  /** Keeps a plan that is served. */
  public void keepPlan(String digest, byte[] plan) {
    try {
      disk.keepPlan(digest, plan);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "plan {0} is not kept as evidence: {1}", digest, e.getMessage());
    }
  }

  /**
   * Keeps a model that is served.
   *
   * @param description the file {@code model.json} beside it, if there is one
   */
  public void keepModel(String digest, byte[] onnx, Optional<byte[]> description) {
    try {
      disk.keepModel(digest, onnx, description);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "model {0} is not kept as evidence: {1}", digest, e.getMessage());
    }
  }

  private void run() {
    Instant sweep = clock.instant();
    boolean open = true;
    while (open) {
      if (!clock.instant().isBefore(sweep)) {
        sweep();
        sweep = clock.instant().plus(BETWEEN_SWEEPS);
      }
      try {
        Optional<Runnable> next = waiting.poll(1, TimeUnit.MINUTES);
        if (next != null) {
          next.ifPresent(Runnable::run);
          open = next.isPresent();
        }
      } catch (InterruptedException e) {
        // Only the end of the process interrupts; nothing that was answered depends on this.
        Thread.currentThread().interrupt();
        open = false;
      }
    }
  }

  private void sweep() {
    try {
      int gone = disk.sweep(clock.instant());
      if (gone > 0) {
        LOG.log(Level.INFO, "evidence of {0} calls was kept long enough and is gone", gone);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "old evidence stays: {0}", e.getMessage());
    }
  }

  private void keep(AnsweredCall call) {
    try {
      disk.keep(call, clock.instant());
      keptCalls.incrementAndGet();
      losing.set(false);
    } catch (IOException | RuntimeException e) {
      lose(String.valueOf(e.getMessage()));
    } finally {
      waitingBytes.addAndGet(-call.evidence().fileBytes());
    }
  }

  /** Said once until a call is kept again; the number says the rest. */
  private void lose(String why) {
    lostCalls.incrementAndGet();
    if (!losing.getAndSet(true)) {
      LOG.log(Level.WARNING, "evidence of calls is not kept: {0}", why);
    }
  }

  /** Returns how many calls were kept. */
  public long keptCalls() {
    return keptCalls.get();
  }

  /** Returns how many calls were answered without their evidence being kept. */
  public long lostCalls() {
    return lostCalls.get();
  }

  /** Returns the bytes of all files. */
  public long bytes() {
    return disk.bytes();
  }

  /** Keeps what waits, and ends; what is answered later is lost. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    waiting.add(Optional.empty());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
