package io.blindserve.he.ckks;

import java.math.BigInteger;
import java.util.Objects;

/**
 * The factor by which a message is multiplied before it is rounded to integers: a positive binary
 * float of {@value #PRECISION} bits, rounded half to even after every operation, as Lattigo keeps
 * it ({@code big.Float} at {@code ScalePrecision}).
 *
 * <p>Immutable and thread-safe. A scale after arithmetic is rarely the round number it stands for:
 * compare with {@link #isWithin}, and use {@link #equals} only for scales that were never computed
 * with.
 */
public final class Scale implements Comparable<Scale> {

  /** Bits of the mantissa. */
  public static final int PRECISION = 128;

  /** Characters of the decimal text. */
  public static final int TEXT_LENGTH = ScaleText.LENGTH;

  /** Exactly {@value #PRECISION} bits long. */
  private final BigInteger mantissa;

  /** The value is mantissa * 2^exponent. */
  private final int exponent;

  private Scale(BigInteger mantissa, int exponent) {
    this.mantissa = mantissa;
    this.exponent = exponent;
  }

  /** Returns 2^{@code log2}, for {@code log2} from -1000 to 1000. */
  public static Scale ofPowerOfTwo(int log2) {
    if (Math.abs(log2) > 1000) {
      throw new IllegalArgumentException("log2 of a scale must be from -1000 to 1000: " + log2);
    }
    return rounded(BigInteger.ONE, BigInteger.ONE, log2);
  }

  /** Returns the scale {@code value}, which must be positive. */
  public static Scale ofLong(long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("a scale is positive: " + value);
    }
    return rounded(BigInteger.valueOf(value), BigInteger.ONE, 0);
  }

  /**
   * Reads the decimal text of {@value #TEXT_LENGTH} characters that {@link #toString45} writes,
   * correctly rounded.
   *
   * @throws IllegalArgumentException when the text has another form or says zero; the message does
   *     not repeat it
   */
  public static Scale parse(String text) {
    return ScaleText.parse(text);
  }

  /** Returns numerator / denominator * 2^shift, correctly rounded; both are positive. */
  static Scale rounded(BigInteger numerator, BigInteger denominator, int shift) {
    // Two bits more than the precision in the quotient; the remainder says on which side of a tie
    // the value lies.
    int up = PRECISION + 2 - (numerator.bitLength() - denominator.bitLength());
    BigInteger n = up > 0 ? numerator.shiftLeft(up) : numerator;
    BigInteger d = up > 0 ? denominator : denominator.shiftLeft(-up);
    BigInteger[] division = n.divideAndRemainder(d);
    BigInteger sticky = division[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
    BigInteger kept = division[0].shiftLeft(1).or(sticky);
    return rounded(kept, Math.subtractExact(shift, up + 1));
  }

  private static Scale rounded(BigInteger value, int shift) {
    int drop = value.bitLength() - PRECISION;
    BigInteger kept = halfEven(value, drop);
    if (kept.bitLength() > PRECISION) {
      return new Scale(kept.shiftRight(1), Math.addExact(shift, drop + 1));
    }
    return new Scale(kept, Math.addExact(shift, drop));
  }

  /** Returns value / 2^drop rounded half to even; a negative drop shifts left. */
  private static BigInteger halfEven(BigInteger value, int drop) {
    if (drop <= 0) {
      return value.shiftLeft(-drop);
    }
    BigInteger kept = value.shiftRight(drop);
    boolean half = value.testBit(drop - 1);
    boolean more = value.getLowestSetBit() < drop - 1;
    return half && (more || kept.testBit(0)) ? kept.add(BigInteger.ONE) : kept;
  }

  /** Returns this times {@code other}. */
  public Scale multiply(Scale other) {
    return rounded(mantissa.multiply(other.mantissa), Math.addExact(exponent, other.exponent));
  }

  /**
   * Returns this divided by {@code divisor}, a positive integer: what a rescale by that prime does.
   */
  public Scale divide(long divisor) {
    return divide(ofLong(divisor));
  }

  /** Returns this divided by {@code divisor}. */
  public Scale divide(Scale divisor) {
    return rounded(mantissa, divisor.mantissa, Math.subtractExact(exponent, divisor.exponent));
  }

  /** Returns whether |this - reference| is at most reference * 2^-{@code log2Relative}. */
  public boolean isWithin(Scale reference, int log2Relative) {
    int low = Math.min(exponent, reference.exponent);
    if (Math.max(exponent, reference.exponent) - (long) low > PRECISION) {
      return false;
    }
    BigInteger mine = mantissa.shiftLeft(exponent - low);
    BigInteger theirs = reference.mantissa.shiftLeft(reference.exponent - low);
    return mine.subtract(theirs).abs().shiftLeft(log2Relative).compareTo(theirs) <= 0;
  }

  /** Returns whether this is below {@code bound}, an integer. */
  public boolean isBelow(BigInteger bound) {
    return exponent >= 0
        ? mantissa.shiftLeft(exponent).compareTo(bound) < 0
        : mantissa.compareTo(bound.shiftLeft(-exponent)) < 0;
  }

  /** Returns the nearest double (ties to even), as the encoder uses the scale. */
  public double doubleValue() {
    return ScaleText.exact(mantissa, exponent).doubleValue();
  }

  /** Returns the greatest k with 2^k not above this. */
  public int floorLog2() {
    return Math.addExact(exponent, PRECISION - 1);
  }

  /**
   * Returns the decimal text on the wire: one digit, a point, 39 digits, {@code e}, a sign, two
   * digits. It reads back as the same scale.
   *
   * @throws IllegalStateException when the decimal exponent has three digits, which the format
   *     cannot hold
   */
  public String toString45() {
    return ScaleText.format(mantissa, exponent);
  }

  @Override
  public int compareTo(Scale other) {
    int byExponent = Integer.compare(exponent, other.exponent);
    return byExponent != 0 ? byExponent : mantissa.compareTo(other.mantissa);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scale scale
        && exponent == scale.exponent
        && mantissa.equals(scale.mantissa);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mantissa, exponent);
  }

  /** Returns the scale for people, for example in messages: 2^40 or its nearest double. */
  @Override
  public String toString() {
    return mantissa.bitCount() == 1 ? "2^" + floorLog2() : Double.toString(doubleValue());
  }
}
