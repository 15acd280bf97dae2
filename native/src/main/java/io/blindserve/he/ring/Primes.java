package io.blindserve.he.ring;

import java.math.BigInteger;
import java.util.SortedSet;
import java.util.TreeSet;

/** Primality, factors and generators of the multiplicative groups of primes below 2^61. */
public final class Primes {

  /** The platform's test errs with a probability below 2^-100 here. */
  private static final int CERTAINTY = 100;

  private static final int TRIAL_LIMIT = 1 << 12;

  private Primes() {}

  /** Returns whether {@code value}, which is not negative, is prime. */
  public static boolean isPrime(long value) {
    return value >= 2 && BigInteger.valueOf(value).isProbablePrime(CERTAINTY);
  }

  /** Returns the smallest generator of the group modulo {@code q} that is at least 3. */
  static long generator(Modulus q) {
    SortedSet<Long> factors = primeFactors(q.value() - 1);
    for (long candidate = 3; ; candidate++) {
      if (generates(candidate, q, factors)) {
        return candidate;
      }
    }
  }

  private static boolean generates(long candidate, Modulus q, SortedSet<Long> factors) {
    return factors.stream().allMatch(f -> q.power(candidate, (q.value() - 1) / f) != 1);
  }

  /** Returns the distinct prime factors of {@code value}, which is positive and below 2^61. */
  static SortedSet<Long> primeFactors(long value) {
    SortedSet<Long> factors = new TreeSet<>();
    long rest = value;
    for (long d = 2; d < TRIAL_LIMIT && d * d <= rest; d++) {
      while (rest % d == 0) {
        factors.add(d);
        rest /= d;
      }
    }
    collectLargeFactors(rest, factors);
    return factors;
  }

  private static void collectLargeFactors(long value, SortedSet<Long> factors) {
    if (value == 1) {
      return;
    }
    if (isPrime(value)) {
      factors.add(value);
      return;
    }
    long divisor = divisorOf(value);
    collectLargeFactors(divisor, factors);
    collectLargeFactors(value / divisor, factors);
  }

  /**
   * Pollard's rho with Floyd's cycle; {@code value} is odd, composite and has no factor below the
   * trial limit.
   */
  private static long divisorOf(long value) {
    Barrett ring = new Barrett(value);
    for (long increment = 1; ; increment++) {
      long slow = 2;
      long fast = 2;
      long divisor = 1;
      while (divisor == 1) {
        slow = step(ring, slow, increment);
        fast = step(ring, step(ring, fast, increment), increment);
        divisor = gcd(Math.abs(slow - fast), value);
      }
      if (divisor != value) {
        return divisor;
      }
    }
  }

  private static long step(Barrett ring, long x, long increment) {
    long next = ring.multiply(x, x) + increment;
    return next >= ring.modulus() ? next - ring.modulus() : next;
  }

  private static long gcd(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }
}
