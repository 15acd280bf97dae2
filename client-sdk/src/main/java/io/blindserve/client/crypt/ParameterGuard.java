package io.blindserve.client.crypt;

import io.blindserve.client.failure.UnsafeSpecException;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.rlwe.SecurityBounds;
import io.blindserve.he.rlwe.SecurityProfile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Refuses parameters under which encryption would not be 128-bit secure, whatever the server says
 * about them.
 *
 * <p>The scheme's own constructors check much of this too. It is checked here once more, from the
 * literal and by other means (the platform's primality test), because this is what a client's
 * secrecy rests on. Bounds: the minimum of the 2018 standard and the 2024 guidelines (eprint
 * 2024/463, table 5.2), for dense ternary secrets.
 */
public final class ParameterGuard {

  private static final int MOST_BITS_OF_A_PRIME = 61;
  private static final int MOST_PRIMES = 64;

  /** The deviation behind the table; smaller errors are easier to solve for. */
  private static final double LEAST_SIGMA = 3.19;

  /** A bound nearer than this cuts a part of the distribution that matters. */
  private static final double LEAST_BOUND_IN_SIGMAS = 6;

  private static final double TERNARY = 2.0 / 3.0;
  private static final double TERNARY_SLACK = 1e-9;
  private static final int PRIMALITY_CERTAINTY = 128;

  private ParameterGuard() {}

  /**
   * Passes a literal that is safe under {@code profile}.
   *
   * @throws UnsafeSpecException otherwise; the message names what is wrong
   */
  public static void check(CkksParametersLiteral literal, SecurityProfile profile) {
    require(literal.standardRing(), "the ring is not the standard one");
    require(
        SecurityBounds.covers(literal.logN()), "LogN " + literal.logN() + " has no security bound");
    require(literal.logNthRoot() == literal.logN() + 1, "LogNthRoot is not LogN + 1");
    checkDistributions(literal);
    checkPrimes(literal);
    int bound = SecurityBounds.maxLogQp(literal.logN(), profile);
    BigInteger product =
        primes(literal).stream()
            .map(BigInteger::valueOf)
            .reduce(BigInteger.ONE, BigInteger::multiply);
    require(
        product.compareTo(BigInteger.ONE.shiftLeft(bound)) < 0,
        "QP has "
            + product.bitLength()
            + " bits; LogN "
            + literal.logN()
            + " allows "
            + bound
            + " ("
            + profile.label()
            + ")");
  }

  private static void checkDistributions(CkksParametersLiteral literal) {
    require(
        Math.abs(literal.ternaryProbability() - TERNARY) <= TERNARY_SLACK,
        "the secret is not ternary with probability 2/3");
    require(literal.errorSigma() >= LEAST_SIGMA, "the error's deviation is below " + LEAST_SIGMA);
    require(
        literal.errorBound() >= LEAST_BOUND_IN_SIGMAS * literal.errorSigma() - 1e-9
            && Double.isFinite(literal.errorBound()),
        "the error's bound is below 6 deviations");
  }

  private static void checkPrimes(CkksParametersLiteral literal) {
    List<Long> primes = primes(literal);
    require(
        !literal.q().isEmpty() && primes.size() <= MOST_PRIMES,
        "there are " + primes.size() + " primes");
    require(new HashSet<>(primes).size() == primes.size(), "a prime stands twice");
    long order = 1L << (literal.logN() + 1);
    for (int i = 0; i < primes.size(); i++) {
      long prime = primes.get(i);
      require(prime > 2 && prime < 1L << MOST_BITS_OF_A_PRIME, "prime " + i + " is not below 2^61");
      require(prime % order == 1, "prime " + i + " is not 1 modulo 2N");
      require(
          BigInteger.valueOf(prime).isProbablePrime(PRIMALITY_CERTAINTY),
          "number " + i + " of Q and P is no prime");
    }
  }

  private static List<Long> primes(CkksParametersLiteral literal) {
    List<Long> primes = new ArrayList<>(literal.q());
    primes.addAll(literal.p());
    return primes;
  }

  private static void require(boolean safe, String otherwise) {
    if (!safe) {
      throw new UnsafeSpecException("the server asks for unsafe parameters: " + otherwise);
    }
  }
}
