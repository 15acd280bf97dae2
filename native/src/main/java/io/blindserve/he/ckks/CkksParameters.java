package io.blindserve.he.ckks;

import io.blindserve.he.ring.Modulus;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.rlwe.SecurityBounds;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.HashSet;
import java.util.List;

/**
 * Checked CKKS parameters: only {@link #check} and {@link #checkInsecure} make them. Standard ring,
 * dense ternary secret, Gaussian error of deviation 3.2 cut at 19.2. Immutable and thread-safe.
 */
public final class CkksParameters {

  /** Scales up to here are encoded in double precision, bit for bit like Lattigo. */
  public static final int MAX_LOG_SCALE = 53;

  private final CkksParametersLiteral literal;
  private final RlweParameters rlwe;

  private CkksParameters(CkksParametersLiteral literal, RlweParameters rlwe) {
    this.literal = literal;
    this.rlwe = rlwe;
  }

  /**
   * Checks a literal against the bounds of a security profile.
   *
   * @throws InvalidParametersException if a value is out of range, a number is not a prime that
   *     fits, or the modulus is too large for 128 bits of security
   */
  public static CkksParameters check(CkksParametersLiteral literal, SecurityProfile profile) {
    if (!SecurityBounds.covers(literal.logN())) {
      throw new InvalidParametersException(
          "logN " + literal.logN() + " has no security bound; it must be 12 to 16");
    }
    CkksParameters parameters = checkInsecure(literal);
    int bound = SecurityBounds.maxLogQp(literal.logN(), profile);
    if (parameters.rlwe.logQp() > bound) {
      throw new InvalidParametersException(
          "QP has "
              + parameters.rlwe.logQp()
              + " bits; logN "
              + literal.logN()
              + " allows "
              + bound
              + " for 128 bits of security ("
              + profile.label()
              + ")");
    }
    return parameters;
  }

  /**
   * Checks all but the security of a literal: for tests and for rings that are too small to be
   * safe. Data encrypted under such parameters is not protected.
   *
   * @throws InvalidParametersException as {@link #check} does, the modulus' size aside
   */
  public static CkksParameters checkInsecure(CkksParametersLiteral literal) {
    requireShape(literal);
    requireDistribution(literal);
    try {
      return new CkksParameters(
          literal, RlweParameters.of(literal.logN(), moduli(literal.q()), moduli(literal.p())));
    } catch (IllegalArgumentException e) {
      throw new InvalidParametersException(String.valueOf(e.getMessage()));
    }
  }

  private static void requireShape(CkksParametersLiteral literal) {
    if (!literal.standardRing()) {
      throw new InvalidParametersException("only the standard ring is supported");
    }
    if (literal.logNthRoot() != literal.logN() + 1) {
      throw new InvalidParametersException(
          "LogNthRoot " + literal.logNthRoot() + " is not logN + 1 = " + (literal.logN() + 1));
    }
    if (literal.q().size() + literal.p().size() > RlweParameters.MAX_PRIMES) {
      throw new InvalidParametersException("more than " + RlweParameters.MAX_PRIMES + " primes");
    }
    if (literal.logDefaultScale() < 1 || literal.logDefaultScale() > MAX_LOG_SCALE) {
      throw new InvalidParametersException(
          "LogDefaultScale " + literal.logDefaultScale() + " is not 1 to " + MAX_LOG_SCALE);
    }
    if (new HashSet<>(literal.q()).size() + new HashSet<>(literal.p()).size()
        != literal.q().size() + literal.p().size()) {
      throw new InvalidParametersException("a prime stands twice");
    }
  }

  private static void requireDistribution(CkksParametersLiteral literal) {
    if (literal.ternaryProbability() != CkksParametersLiteral.TERNARY) {
      throw new InvalidParametersException("the secret must be ternary with probability 2/3");
    }
    if (literal.errorSigma() != CkksParametersLiteral.DEFAULT_SIGMA
        || literal.errorBound() != CkksParametersLiteral.DEFAULT_BOUND) {
      throw new InvalidParametersException("the error must have sigma 3.2 and bound 19.2");
    }
  }

  private static List<Modulus> moduli(List<Long> values) {
    return values.stream().map(Modulus::of).toList();
  }

  /** Returns the literal that was checked. */
  public CkksParametersLiteral literal() {
    return literal;
  }

  /** Returns ring and primes. */
  public RlweParameters rlwe() {
    return rlwe;
  }

  /** Returns log2 of the ring's degree. */
  public int logN() {
    return rlwe.logN();
  }

  /** Returns the ring's degree. */
  public int n() {
    return rlwe.n();
  }

  /** Returns log2 of the largest number of slots, logN - 1. */
  public int maxLogSlots() {
    return rlwe.logN() - 1;
  }

  /** Returns the highest level. */
  public int maxLevel() {
    return rlwe.maxLevel();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CkksParameters that && that.literal.equals(literal);
  }

  @Override
  public int hashCode() {
    return literal.hashCode();
  }

  @Override
  public String toString() {
    return rlwe.toString();
  }
}
