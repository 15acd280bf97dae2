package io.blindserve.he.ring;

import io.blindserve.he.kernel.Reduction;
import io.blindserve.he.kernel.TransformConstants;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The degree N of a ring and the ordered, distinct primes, 1 modulo 2N, that its coefficients are
 * reduced by. Row i of a polynomial holds residues of prime i. Immutable and thread-safe; parts of
 * a basis share its transforms.
 */
public final class RnsBasis {

  private final int logN;
  private final List<Modulus> moduli;
  private final List<TransformConstants> transforms;

  private RnsBasis(int logN, List<Modulus> moduli, List<TransformConstants> transforms) {
    this.logN = logN;
    this.moduli = List.copyOf(moduli);
    this.transforms = List.copyOf(transforms);
  }

  /**
   * Returns the basis of {@code moduli} for N = 2^logN; it may be empty.
   *
   * @throws IllegalArgumentException if a prime is not 1 modulo 2N or stands twice
   */
  public static RnsBasis of(int logN, List<Modulus> moduli) {
    requireDistinct(moduli);
    List<TransformConstants> transforms = new ArrayList<>(moduli.size());
    for (Modulus modulus : moduli) {
      transforms.add(TransformConstants.of(logN, modulus.value(), modulus.rootOfUnity(2L << logN)));
    }
    return new RnsBasis(logN, moduli, transforms);
  }

  private static void requireDistinct(List<Modulus> moduli) {
    if (new HashSet<>(moduli).size() != moduli.size()) {
      throw new IllegalArgumentException("a prime stands twice in a basis of " + moduli.size());
    }
  }

  /** Returns log2 of the ring's degree. */
  public int logN() {
    return logN;
  }

  /** Returns the ring's degree, the words of a row. */
  public int n() {
    return 1 << logN;
  }

  /** Returns the number of primes, the rows of a polynomial. */
  public int size() {
    return moduli.size();
  }

  /** Returns the words of a polynomial. */
  public int words() {
    return size() << logN;
  }

  /** Returns prime {@code i}. */
  public Modulus modulus(int i) {
    return moduli.get(i);
  }

  /** Returns all primes in order. */
  public List<Modulus> moduli() {
    return moduli;
  }

  /** Returns the values of all primes in order, as a new array. */
  public long[] moduliValues() {
    long[] values = new long[moduli.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = moduli.get(i).value();
    }
    return values;
  }

  /** Returns the constants to reduce by all primes in order, as a new array. */
  public Reduction[] reductions() {
    Reduction[] reductions = new Reduction[moduli.size()];
    for (int i = 0; i < reductions.length; i++) {
      reductions[i] = reduction(i);
    }
    return reductions;
  }

  /** Returns the constants to reduce by prime {@code i}. */
  public Reduction reduction(int i) {
    return moduli.get(i).reduction();
  }

  /** Returns the transform modulo prime {@code i}. */
  public TransformConstants transform(int i) {
    return transforms.get(i);
  }

  /** Returns the basis of primes {@code from} (inclusive) to {@code to} (exclusive). */
  public RnsBasis slice(int from, int to) {
    return new RnsBasis(logN, moduli.subList(from, to), transforms.subList(from, to));
  }

  /** Returns the basis of the first {@code size} primes. */
  public RnsBasis prefix(int size) {
    return slice(0, size);
  }

  /**
   * Returns the basis of these primes followed by those of {@code other}, which has the same
   * degree.
   */
  public RnsBasis concat(RnsBasis other) {
    if (other.logN != logN) {
      throw new IllegalArgumentException("degrees 2^" + logN + " and 2^" + other.logN + " differ");
    }
    List<Modulus> allModuli = new ArrayList<>(moduli);
    allModuli.addAll(other.moduli);
    requireDistinct(allModuli);
    List<TransformConstants> allTransforms = new ArrayList<>(transforms);
    allTransforms.addAll(other.transforms);
    return new RnsBasis(logN, allModuli, allTransforms);
  }

  /** Returns the product of all primes; 1 if there is none. */
  public BigInteger product() {
    return moduli.stream()
        .map(m -> BigInteger.valueOf(m.value()))
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /** Returns whether degree and primes, in order, are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RnsBasis that && that.logN == logN && that.moduli.equals(moduli);
  }

  @Override
  public int hashCode() {
    return 31 * logN + moduli.hashCode();
  }

  @Override
  public String toString() {
    return "N=2^" + logN + " moduli=" + moduli;
  }
}
