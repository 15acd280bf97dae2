package io.blindserve.server.model;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A loaded version. Its runtime is closed when it was retired and its last lease has ended, never
 * on the thread that ends that. Thread-safe.
 */
public final class ModelVersion {

  private final ModelName name;
  private final int number;
  private final String digest;
  private final ModelDescription description;
  private final VersionRuntime runtime;
  private final Executor closer;
  private int leases;
  private boolean retired;
  private final CompletableFuture<Void> free = new CompletableFuture<>();

  /**
   * Makes one.
   *
   * @param closer where the runtime is closed
   */
  ModelVersion(ModelFiles files, VersionRuntime runtime, Executor closer) {
    this.closer = closer;
    this.name = files.name();
    this.number = files.version();
    this.digest = files.digest();
    this.description = files.description();
    this.runtime = runtime;
  }

  /** Returns the model's name. */
  public ModelName name() {
    return name;
  }

  /** Returns the version's number. */
  public int number() {
    return number;
  }

  /** Returns the digest of the model file. */
  public String digest() {
    return digest;
  }

  /** Returns what is said of the model. */
  public ModelDescription description() {
    return description;
  }

  /** Returns the runtime's part of a type; valid for the time of a lease. */
  public <T> Optional<T> part(Class<T> type) {
    return runtime.part(type);
  }

  /** Takes a lease unless the version was retired. */
  synchronized Optional<ModelLease> lease() {
    if (retired) {
      return Optional.empty();
    }
    leases++;
    return Optional.of(new ModelLease(this));
  }

  void endLease() {
    boolean last;
    synchronized (this) {
      leases--;
      last = retired && leases == 0;
    }
    if (last) {
      free();
    }
  }

  /**
   * Gives no more leases; frees the runtime now or with the last lease.
   *
   * @return is completed once it is free
   */
  CompletionStage<Void> retire() {
    boolean unused;
    synchronized (this) {
      unused = !retired && leases == 0;
      retired = true;
    }
    if (unused) {
      free();
    }
    return free;
  }

  private void free() {
    closer.execute(
        () -> {
          try {
            runtime.close();
          } finally {
            free.complete(null);
          }
        });
  }
}
