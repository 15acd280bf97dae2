package io.blindserve.he.secret;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ring.Shake256;
import io.blindserve.he.rlwe.ParameterDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * The 64 bytes from which all keys of one parameter set derive, each by SHAKE256 under its own
 * purpose: the same seed gives the same secret key and the same evaluation-key bytes, and never the
 * same secret under other primes. Tells nothing of itself. Thread-safe.
 */
public final class MasterSeed implements Destroyable, AutoCloseable {

  /** Bytes of a seed. */
  public static final int BYTES = 64;

  private static final byte[] DOMAIN =
      "blindserve master seed v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] seed;
  private boolean destroyed;

  private MasterSeed(byte[] seed) {
    this.seed = seed;
  }

  /**
   * Returns a seed of a copy of {@code bytes}; the caller clears its own array.
   *
   * @throws IllegalArgumentException if there are not 64 bytes
   */
  public static MasterSeed of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a master seed has " + BYTES + " bytes, not " + bytes.length);
    }
    return new MasterSeed(bytes.clone());
  }

  /**
   * Opens the stream of one purpose; the caller destroys it. Every part of the input has a fixed or
   * a written length.
   */
  synchronized Shake256 derive(
      Purpose purpose, CkksParameters parameters, long element, int level) {
    if (destroyed) {
      throw new IllegalStateException("the master seed was destroyed");
    }
    byte[] label = purpose.label().getBytes(StandardCharsets.US_ASCII);
    byte[] numbers =
        ByteBuffer.allocate(2 + Long.BYTES + 1 + 1)
            .putShort((short) label.length)
            .putLong(element)
            .put((byte) level)
            .put((byte) DOMAIN.length)
            .array();
    return new Shake256(DOMAIN, numbers, label, ParameterDigest.of(parameters.rlwe()), seed);
  }

  @Override
  public synchronized void destroy() {
    Arrays.fill(seed, (byte) 0);
    destroyed = true;
  }

  @Override
  public synchronized boolean isDestroyed() {
    return destroyed;
  }

  /** Destroys the seed. */
  @Override
  public void close() {
    destroy();
  }

  /** What a stream is used for; no two uses share one. */
  enum Purpose {
    SECRET("secret"),
    PUBLIC_KEY_ERROR("public key error"),
    PUBLIC_KEY_UNIFORM("public key uniform"),
    RELINEARIZATION_ERROR("relinearization error"),
    RELINEARIZATION_UNIFORM("relinearization uniform"),
    GALOIS_ERROR("galois error"),
    GALOIS_UNIFORM("galois uniform");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
