package io.blindserve.he.rlwe;

import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.RnsBasis;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The ring of ciphertexts: its degree, the data primes Q (one falls away at each rescaling) and the
 * special primes P of key switching. Immutable and thread-safe.
 */
public final class RlweParameters {

  /** The largest degree supported is 2^16. */
  public static final int MAX_LOG_N = 16;

  /** The smallest degree supported is 2^4; only tests use degrees without a security bound. */
  public static final int MIN_LOG_N = 4;

  /** More primes than any secure chain can have. */
  public static final int MAX_PRIMES = 64;

  private final RnsBasis q;
  private final RnsBasis p;
  private final List<RnsBasis> qAt;
  private final List<RnsBasis> qpAt;

  private RlweParameters(RnsBasis q, RnsBasis p) {
    this.q = q;
    this.p = p;
    List<RnsBasis> prefixes = new ArrayList<>();
    List<RnsBasis> extended = new ArrayList<>();
    for (int size = 1; size <= q.size(); size++) {
      prefixes.add(q.prefix(size));
      extended.add(q.prefix(size).concat(p));
    }
    this.qAt = List.copyOf(prefixes);
    this.qpAt = List.copyOf(extended);
  }

  /**
   * Returns the parameters of a chain of primes.
   *
   * @param logN log2 of the degree, 4 to 16
   * @param q data primes, at least one
   * @param p special primes; none means that no key can be switched
   * @throws IllegalArgumentException if the degree or the number of primes is out of range, a prime
   *     is not 1 modulo 2N, or a prime stands twice
   */
  public static RlweParameters of(int logN, List<Modulus> q, List<Modulus> p) {
    if (logN < MIN_LOG_N || logN > MAX_LOG_N) {
      throw new IllegalArgumentException(
          "logN " + logN + " is not " + MIN_LOG_N + " to " + MAX_LOG_N);
    }
    if (q.isEmpty() || q.size() + p.size() > MAX_PRIMES) {
      throw new IllegalArgumentException(
          q.size() + " data primes and " + p.size() + " special primes");
    }
    return new RlweParameters(RnsBasis.of(logN, q), RnsBasis.of(logN, p));
  }

  /** Returns log2 of the ring's degree. */
  public int logN() {
    return q.logN();
  }

  /** Returns the ring's degree. */
  public int n() {
    return q.n();
  }

  /** Returns the data primes. */
  public RnsBasis q() {
    return q;
  }

  /** Returns the special primes; may be empty. */
  public RnsBasis p() {
    return p;
  }

  /** Returns the highest level, the number of data primes less one. */
  public int maxLevel() {
    return q.size() - 1;
  }

  /** Returns the data primes that are left at {@code level}. */
  public RnsBasis qAt(int level) {
    return qAt.get(level);
  }

  /** Returns the data primes left at {@code level}, followed by all special primes. */
  public RnsBasis qpAt(int level) {
    return qpAt.get(level);
  }

  /**
   * Returns the digits that key switching cuts a polynomial of {@code level} into: one for each
   * group of #P primes.
   */
  public int digitsAt(int level) {
    requireSpecialPrimes();
    return (level + p.size()) / p.size();
  }

  /** Fails where there is no special prime. */
  void requireSpecialPrimes() {
    if (p.size() == 0) {
      throw new IllegalStateException(
          "these parameters have no special prime, so no key can be switched");
    }
  }

  /** Returns the bits of the product of all primes: the least b with QP below 2^b. */
  public int logQp() {
    return q.product().multiply(p.product()).bitLength();
  }

  /** Returns log2(QP) as a number to print. */
  public double exactLogQp() {
    BigInteger product = q.product().multiply(p.product());
    int shift = Math.max(0, product.bitLength() - 60);
    return shift + StrictMath.log(product.shiftRight(shift).doubleValue()) / StrictMath.log(2);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RlweParameters that && that.q.equals(q) && that.p.equals(p);
  }

  @Override
  public int hashCode() {
    return 31 * q.hashCode() + p.hashCode();
  }

  @Override
  public String toString() {
    return "logN=" + logN() + " Q=" + q.moduli() + " P=" + p.moduli();
  }
}
