package io.blindserve.he.compile.report;

import java.util.List;

/**
 * Ring and primes.
 *
 * @param logN N is 2^logN
 * @param dataPrimes sizes in bits of the primes of Q, in order
 * @param specialPrimes sizes in bits of the primes of P
 * @param logQp base-two logarithm of the product of all primes
 * @param bound largest that it may be for this N under the profile
 * @param profile name of the security profile: {@code classical} or {@code pq}
 */
public record ParameterReport(
    int logN,
    List<Integer> dataPrimes,
    List<Integer> specialPrimes,
    double logQp,
    int bound,
    String profile) {

  /** Copies the lists. */
  public ParameterReport {
    dataPrimes = List.copyOf(dataPrimes);
    specialPrimes = List.copyOf(specialPrimes);
  }
}
