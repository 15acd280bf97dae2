package io.blindserve.server.model;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use a version: it stays loaded until the lease is closed. Closing twice does
 * nothing.
 */
public final class ModelLease implements AutoCloseable {

  private final ModelVersion version;
  private final AtomicBoolean ended = new AtomicBoolean();

  ModelLease(ModelVersion version) {
    this.version = version;
  }

  /** Returns the version that is leased. */
  public ModelVersion version() {
    return version;
  }

  /** Ends the lease. */
  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      version.endLease();
    }
  }
}
