package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Scale;
import java.util.Arrays;

/**
 * An encoded vector of slots: the integer coefficients of its polynomial, so that every machine
 * computes with the same weights. Immutable and thread-safe.
 */
public final class Constant {

  /** Coefficients are below two to this power in absolute value. */
  static final int COEFFICIENT_BITS = 62;

  private final Scale scale;
  private final long[] coefficients;

  /**
   * Makes a constant.
   *
   * @param scale the factor that values were multiplied with before rounding
   * @param coefficients one for each power of X; below 2^62 in absolute value
   */
  public Constant(Scale scale, long[] coefficients) {
    this.scale = scale;
    this.coefficients = coefficients.clone();
    for (int i = 0; i < coefficients.length; i++) {
      if (coefficients[i] >= 1L << COEFFICIENT_BITS
          || coefficients[i] <= -(1L << COEFFICIENT_BITS)) {
        throw new IllegalArgumentException("coefficient " + i + " of a constant does not fit");
      }
    }
  }

  /** Returns the scale. */
  public Scale scale() {
    return scale;
  }

  /** Returns a copy of the coefficients. */
  public long[] coefficients() {
    return coefficients.clone();
  }

  /** Returns the number of coefficients. */
  public int size() {
    return coefficients.length;
  }

  /**
   * Returns the least number of bytes, 1 to 8, that holds every coefficient in two's complement.
   */
  int width() {
    long union = 0;
    for (long c : coefficients) {
      union |= c ^ (c >> 63);
    }
    int bits = 65 - Long.numberOfLeadingZeros(union);
    return (bits + 7) / 8;
  }

  long coefficient(int i) {
    return coefficients[i];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Constant that
        && that.scale.equals(scale)
        && Arrays.equals(that.coefficients, coefficients);
  }

  @Override
  public int hashCode() {
    return 31 * scale.hashCode() + Arrays.hashCode(coefficients);
  }

  @Override
  public String toString() {
    return "constant of " + coefficients.length + " coefficients at scale " + scale;
  }
}
