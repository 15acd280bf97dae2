package io.blindserve.client.crypt;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.failure.UnsafeSpecException;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterGuardTest {

  /** N = 8192 with 5 x 35 + 38 = 213 bits. */
  private static final CkksParametersLiteral SAFE =
      literal(13, List.of(35, 35, 35, 35, 35), List.of(38));

  private static CkksParametersLiteral literal(int logN, List<Integer> q, List<Integer> p) {
    List<Long> primes = new ArrayList<>();
    for (int i = 0; i < q.size() + p.size(); i++) {
      int bits = i < q.size() ? q.get(i) : p.get(i - q.size());
      PrimeSearch search = new PrimeSearch(bits, 2L << logN);
      long prime = search.next();
      while (primes.contains(prime)) {
        prime = search.next();
      }
      primes.add(prime);
    }
    return CkksParametersLiteral.standard(
        logN, primes.subList(0, q.size()), primes.subList(q.size(), primes.size()), 30);
  }

  @Test
  void passesWhatIsSafe() {
    ParameterGuard.check(SAFE, SecurityProfile.CLASSICAL);
    ParameterGuard.check(literal(12, List.of(36, 30), List.of(36)), SecurityProfile.CLASSICAL);
    ParameterGuard.check(literal(13, List.of(35, 35, 35, 35), List.of(38)), SecurityProfile.PQ);
    ParameterGuard.check(literal(14, List.of(60, 60), List.of()), SecurityProfile.CLASSICAL);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unsafe")
  void refusesWhatIsNot(String complaint, CkksParametersLiteral literal, SecurityProfile profile) {
    var thrown =
        assertThrows(UnsafeSpecException.class, () -> ParameterGuard.check(literal, profile));
    assertTrue(thrown.getMessage().endsWith(complaint), thrown.getMessage());
  }

  static Stream<Arguments> unsafe() {
    SecurityProfile classical = SecurityProfile.CLASSICAL;
    long prime = SAFE.q().get(0);
    return Stream.of(
        Arguments.of(
            "LogN 11 has no security bound", literal(11, List.of(25), List.of(25)), classical),
        Arguments.of(
            "LogN 17 has no security bound", literal(17, List.of(40), List.of(40)), classical),
        Arguments.of(
            "LogNthRoot is not LogN + 1", with(13, 15, 3.2, 19.2, 2.0 / 3, true), classical),
        Arguments.of(
            "the ring is not the standard one", with(13, 14, 3.2, 19.2, 2.0 / 3, false), classical),
        Arguments.of(
            "the secret is not ternary with probability 2/3",
            with(13, 14, 3.2, 19.2, 0.5, true),
            classical),
        Arguments.of(
            "the secret is not ternary with probability 2/3",
            with(13, 14, 3.2, 19.2, Double.NaN, true),
            classical),
        Arguments.of(
            "the error's deviation is below 3.19",
            with(13, 14, 3.18, 19.2, 2.0 / 3, true),
            classical),
        Arguments.of(
            "the error's deviation is below 3.19",
            with(13, 14, Double.NaN, 19.2, 2.0 / 3, true),
            classical),
        Arguments.of(
            "the error's bound is below 6 deviations",
            with(13, 14, 3.2, 19.1, 2.0 / 3, true),
            classical),
        Arguments.of(
            "the error's bound is below 6 deviations",
            with(13, 14, 3.2, Double.POSITIVE_INFINITY, 2.0 / 3, true),
            classical),
        Arguments.of("a prime stands twice", primes(q -> List.of(prime, prime)), classical),
        Arguments.of(
            "a prime stands twice", primes(q -> List.of(prime, SAFE.p().get(0))), classical),
        Arguments.of("there are 1 primes", primes(q -> List.of()), classical),
        Arguments.of(
            "number 0 of Q and P is no prime", primes(q -> List.of((1L << 34) + 1)), classical),
        Arguments.of("prime 0 is not 1 modulo 2N", primes(q -> List.of((1L << 31) - 1)), classical),
        Arguments.of("prime 0 is not below 2^61", primes(q -> List.of((1L << 61) + 1)), classical),
        Arguments.of("prime 0 is not below 2^61", primes(q -> List.of(-16383L)), classical),
        Arguments.of(
            "QP has 217 bits; LogN 13 allows 214 (classical)",
            literal(13, List.of(36, 36, 36, 36, 36), List.of(36)),
            classical),
        Arguments.of("QP has 213 bits; LogN 13 allows 202 (pq)", SAFE, SecurityProfile.PQ));
  }

  private static CkksParametersLiteral primes(UnaryOperator<List<Long>> change) {
    return CkksParametersLiteral.standard(13, change.apply(SAFE.q()), SAFE.p(), 30);
  }

  private static CkksParametersLiteral with(
      int logN, int logNthRoot, double sigma, double bound, double ternary, boolean standard) {
    return new CkksParametersLiteral(
        logN, logNthRoot, SAFE.q(), SAFE.p(), sigma, bound, ternary, standard, 30);
  }
}
