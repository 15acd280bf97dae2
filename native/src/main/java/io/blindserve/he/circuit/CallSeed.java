package io.blindserve.he.circuit;

import io.blindserve.he.ring.FreshRandom;
import java.util.Arrays;

/**
 * The 32 bytes from which all that masks the answers of one call is derived: whoever has them can
 * take the mask off again, so that they are a secret of the server's, kept for an auditor. A seed
 * serves one call only: two answers under one seed and one key show their difference. Tells nothing
 * of itself. Thread-safe.
 */
public final class CallSeed implements AutoCloseable {

  /** Bytes of a seed. */
  public static final int BYTES = 32;

  private final byte[] seed;
  private boolean closed;

  private CallSeed(byte[] seed) {
    this.seed = seed;
  }

  /** Returns a new seed of the system's cryptographic generator. */
  public static CallSeed fresh() {
    return new CallSeed(new FreshRandom().seed(BYTES));
  }

  /**
   * Returns a seed of a copy of {@code bytes}, for a replay; the caller clears its own array.
   *
   * @throws IllegalArgumentException if there are not 32 bytes
   */
  public static CallSeed of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a call's seed has " + BYTES + " bytes, not " + bytes.length);
    }
    return new CallSeed(bytes.clone());
  }

  /** Returns a copy of the bytes, which the caller clears. */
  public synchronized byte[] bytes() {
    if (closed) {
      throw new IllegalStateException("the call's seed was cleared");
    }
    return seed.clone();
  }

  /** Returns {@code sha256:} and the digest of the bytes: what a record of the call holds. */
  public String digest() {
    byte[] copy = bytes();
    try {
      return Sha256.digest(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  /** Clears the bytes. */
  @Override
  public synchronized void close() {
    Arrays.fill(seed, (byte) 0);
    closed = true;
  }
}
