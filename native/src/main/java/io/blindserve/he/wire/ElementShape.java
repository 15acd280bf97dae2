package io.blindserve.he.wire;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.ring.RnsBasis;

/**
 * What the reader of a ciphertext or plaintext expects, down to the last byte of its length.
 *
 * @param parameters the ring and primes
 * @param level rows of each polynomial less one
 * @param scale the scale that the metadata must say
 * @param exactScale whether exactly that scale is expected (what a client encrypts), or one within
 *     a relative 2^-{@value #SCALE_TOLERANCE} (what was computed)
 * @param logSlots log2 of the number of slots
 */
public record ElementShape(
    CkksParameters parameters, int level, Scale scale, boolean exactScale, int logSlots) {

  /**
   * Scales after arithmetic are compared within two to the minus this, relative to the expected
   * one.
   */
  public static final int SCALE_TOLERANCE = 100;

  /**
   * Checks that such an element exists: level and slots within the parameters, scale within [1, Q
   * at that level).
   */
  public ElementShape {
    if (level < 0 || level > parameters.maxLevel()) {
      throw new IllegalArgumentException(
          "level " + level + " is not 0 to " + parameters.maxLevel());
    }
    if (logSlots < 0 || logSlots > parameters.maxLogSlots()) {
      throw new IllegalArgumentException(
          "logSlots " + logSlots + " is not 0 to " + parameters.maxLogSlots());
    }
    if (scale.floorLog2() < 0 || !scale.isBelow(parameters.rlwe().qAt(level).product())) {
      throw new IllegalArgumentException("scale " + scale + " is not in [1, Q) at level " + level);
    }
  }

  /** Returns the shape of an element that was encoded or encrypted at exactly {@code scale}. */
  public static ElementShape exact(
      CkksParameters parameters, int level, Scale scale, int logSlots) {
    return new ElementShape(parameters, level, scale, true, logSlots);
  }

  /** Returns the shape of an element that was computed and has about {@code scale}. */
  public static ElementShape computed(
      CkksParameters parameters, int level, Scale scale, int logSlots) {
    return new ElementShape(parameters, level, scale, false, logSlots);
  }

  /** Returns the primes of each polynomial. */
  public RnsBasis basis() {
    return parameters.rlwe().qAt(level);
  }

  boolean allows(Scale actual) {
    return exactScale ? actual.equals(scale) : actual.isWithin(scale, SCALE_TOLERANCE);
  }
}
