package io.blindserve.he.ring;

import io.blindserve.he.kernel.Reduction;

/**
 * A prime below 2^61 with its scalar arithmetic. Operands of the arithmetic are canonical, in [0,
 * value), and so are results. Immutable and thread-safe.
 */
public final class Modulus {

  /** Primes of more bits would overflow the lazy sums of the transforms. */
  public static final int MAX_BITS = 61;

  private final Barrett arithmetic;
  private final Reduction reduction;

  private Modulus(long value) {
    this.arithmetic = new Barrett(value);
    this.reduction = Reduction.of(value);
  }

  /**
   * Returns the modulus {@code value}.
   *
   * @throws IllegalArgumentException if {@code value} is not an odd prime of at most 61 bits
   */
  public static Modulus of(long value) {
    if (value < 3 || 64 - Long.numberOfLeadingZeros(value) > MAX_BITS || !Primes.isPrime(value)) {
      throw new IllegalArgumentException("not an odd prime of at most 61 bits: " + value);
    }
    return new Modulus(value);
  }

  /** Returns the prime. */
  public long value() {
    return arithmetic.modulus();
  }

  /** Returns the constants by which kernels reduce modulo this prime. */
  public Reduction reduction() {
    return reduction;
  }

  /** Returns a + b. */
  public long add(long a, long b) {
    long sum = a + b;
    return sum >= value() ? sum - value() : sum;
  }

  /** Returns a - b. */
  public long subtract(long a, long b) {
    return a >= b ? a - b : a - b + value();
  }

  /** Returns -a. */
  public long negate(long a) {
    return a == 0 ? 0 : value() - a;
  }

  /** Returns a * b. */
  public long multiply(long a, long b) {
    return arithmetic.multiply(a, b);
  }

  /** Returns a to the power of {@code exponent}, which is not negative. */
  public long power(long a, long exponent) {
    return arithmetic.power(a, exponent);
  }

  /** Returns the inverse of {@code a}, which is not zero. */
  public long inverse(long a) {
    if (a == 0) {
      throw new ArithmeticException("zero has no inverse");
    }
    return power(a, value() - 2);
  }

  /** Returns the residue of a signed integer. */
  public long reduce(long signed) {
    return Math.floorMod(signed, value());
  }

  /**
   * Returns the root of unity that Lattigo uses: g^((q-1)/order) with g the smallest generator of
   * the group that is at least 3.
   *
   * @param order a divisor of q - 1
   */
  public long rootOfUnity(long order) {
    if ((value() - 1) % order != 0) {
      throw new IllegalArgumentException("prime " + value() + " is not 1 modulo " + order);
    }
    return power(Primes.generator(this), (value() - 1) / order);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Modulus that && that.value() == value();
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value());
  }

  @Override
  public String toString() {
    return Long.toString(value());
  }
}
