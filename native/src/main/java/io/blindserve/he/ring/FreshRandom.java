package io.blindserve.he.ring;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/** Seeds from the platform's cryptographic generator, stretched by SHAKE256. Thread-safe. */
public final class FreshRandom {

  private static final int SEED_BYTES = 64;

  private final SecureRandom system = new SecureRandom();

  /** Returns fresh bytes of the system. */
  public byte[] seed(int bytes) {
    byte[] seed = new byte[bytes];
    system.nextBytes(seed);
    return seed;
  }

  /**
   * Returns a stream under a seed of its own, independent of every other one; the caller destroys
   * it.
   */
  public Shake256 stream(String purpose) {
    byte[] seed = seed(SEED_BYTES);
    Shake256 stream = new Shake256(purpose.getBytes(StandardCharsets.US_ASCII), seed);
    Arrays.fill(seed, (byte) 0);
    return stream;
  }
}
