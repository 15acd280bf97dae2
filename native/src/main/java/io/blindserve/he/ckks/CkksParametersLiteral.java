package io.blindserve.he.ckks;

import java.util.List;

/**
 * CKKS parameters as a document states them, not yet checked: {@link CkksParameters#check} makes
 * them usable.
 *
 * @param logN log2 of the ring's degree
 * @param logNthRoot log2 of the order that primes are 1 modulo; logN + 1 in the standard ring
 * @param q data primes
 * @param p special primes
 * @param errorSigma standard deviation of the Gaussian error
 * @param errorBound largest absolute value of the error
 * @param ternaryProbability probability of a secret coefficient not to be zero
 * @param standardRing whether the ring is the standard one, and not the conjugate-invariant one
 * @param logDefaultScale log2 of the default scale
 */
public record CkksParametersLiteral(
    int logN,
    int logNthRoot,
    List<Long> q,
    List<Long> p,
    double errorSigma,
    double errorBound,
    double ternaryProbability,
    boolean standardRing,
    int logDefaultScale) {

  /** The deviation that keys and ciphertexts are made with. */
  public static final double DEFAULT_SIGMA = 3.2;

  /** The bound that keys and ciphertexts are made with. */
  public static final double DEFAULT_BOUND = 19.2;

  /** Each of -1, 0 and 1 with a third. */
  public static final double TERNARY = 2.0 / 3.0;

  /** Copies the lists. */
  public CkksParametersLiteral {
    q = List.copyOf(q);
    p = List.copyOf(p);
  }

  /** Returns the literal of the standard ring with a dense ternary secret and the default error. */
  public static CkksParametersLiteral standard(
      int logN, List<Long> q, List<Long> p, int logDefaultScale) {
    return new CkksParametersLiteral(
        logN, logN + 1, q, p, DEFAULT_SIGMA, DEFAULT_BOUND, TERNARY, true, logDefaultScale);
  }
}
