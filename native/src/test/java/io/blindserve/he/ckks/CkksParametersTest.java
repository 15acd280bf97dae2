package io.blindserve.he.ckks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CkksParametersTest {

  private static final int LOG_N = 12;

  private static CkksParametersLiteral literal(int... bits) {
    List<Long> primes = new ArrayList<>();
    PrimeSearch[] searches = new PrimeSearch[64];
    for (int size : bits) {
      if (searches[size] == null) {
        searches[size] = new PrimeSearch(size, 2L << LOG_N);
      }
      primes.add(searches[size].next());
    }
    return CkksParametersLiteral.standard(
        LOG_N,
        primes.subList(0, primes.size() - 1),
        primes.subList(primes.size() - 1, primes.size()),
        30);
  }

  private static void refused(CkksParametersLiteral literal) {
    assertThrows(
        InvalidParametersException.class,
        () -> CkksParameters.check(literal, SecurityProfile.CLASSICAL));
  }

  @Test
  void acceptsUpToTheBoundOfTheProfile() {
    CkksParametersLiteral fits = literal(35, 30, 35);
    assertEquals(100, CkksParameters.check(fits, SecurityProfile.PQ).rlwe().logQp(), 1);
    CkksParametersLiteral classicalOnly = literal(36, 33, 36);
    assertDoesNotThrow(() -> CkksParameters.check(classicalOnly, SecurityProfile.CLASSICAL));
    assertThrows(
        InvalidParametersException.class,
        () -> CkksParameters.check(classicalOnly, SecurityProfile.PQ));
    refused(literal(37, 34, 37));
  }

  @Test
  void refusesWhatIsNotTheStandardDenseTernaryScheme() {
    CkksParametersLiteral good = literal(35, 30, 35);
    List<Long> q = good.q();
    List<Long> p = good.p();
    refused(new CkksParametersLiteral(LOG_N, 13, q, p, 3.2, 19.2, 0.5, true, 30));
    refused(new CkksParametersLiteral(LOG_N, 13, q, p, 1.0, 19.2, 2.0 / 3, true, 30));
    refused(new CkksParametersLiteral(LOG_N, 13, q, p, 3.2, 9.6, 2.0 / 3, true, 30));
    refused(new CkksParametersLiteral(LOG_N, 13, q, p, 3.2, 19.2, 2.0 / 3, false, 30));
    refused(new CkksParametersLiteral(LOG_N, 14, q, p, 3.2, 19.2, 2.0 / 3, true, 30));
    refused(new CkksParametersLiteral(LOG_N, 13, q, p, 3.2, 19.2, 2.0 / 3, true, 54));
    refused(new CkksParametersLiteral(11, 12, q, p, 3.2, 19.2, 2.0 / 3, true, 30));
    refused(new CkksParametersLiteral(17, 18, q, p, 3.2, 19.2, 2.0 / 3, true, 30));
  }

  @Test
  void refusesNumbersThatAreNoFittingPrimes() {
    CkksParametersLiteral good = literal(35, 30, 35);
    long prime = good.q().get(0);
    refused(CkksParametersLiteral.standard(LOG_N, List.of(prime, prime), good.p(), 30));
    refused(CkksParametersLiteral.standard(LOG_N, List.of(prime), List.of(prime), 30));
    refused(CkksParametersLiteral.standard(LOG_N, List.of(prime + 8192), good.p(), 30));
    refused(CkksParametersLiteral.standard(LOG_N, List.of(1073741827L), good.p(), 30));
    refused(CkksParametersLiteral.standard(LOG_N, List.of(-prime), good.p(), 30));
    refused(CkksParametersLiteral.standard(LOG_N, List.of(), good.p(), 30));
  }
}
