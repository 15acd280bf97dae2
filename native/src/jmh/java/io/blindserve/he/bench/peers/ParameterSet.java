package io.blindserve.he.bench.peers;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A parameter set as the command line gives it.
 *
 * @param logN log2 of the degree
 * @param q bits of the data primes
 * @param p bits of the special primes
 * @param logScale log2 of the scale of fresh ciphertexts
 */
record ParameterSet(int logN, List<Integer> q, List<Integer> p, int logScale) {

  /** Reads {@code LOG_N BITS,BITS,.. BITS,.. LOG_SCALE} from the index {@code at} on. */
  static ParameterSet parse(String[] words, int at) {
    return new ParameterSet(
        Integer.parseInt(words[at]),
        bits(words[at + 1]),
        bits(words[at + 2]),
        Integer.parseInt(words[at + 3]));
  }

  private static List<Integer> bits(String list) {
    return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
  }

  /** Returns primes of these sizes, all different and as Lattigo chooses them. */
  CkksParameters parameters() {
    Map<Integer, PrimeSearch> searches = new HashMap<>();
    return CkksParameters.check(
        CkksParametersLiteral.standard(logN, primes(searches, q), primes(searches, p), logScale),
        SecurityProfile.CLASSICAL);
  }

  private List<Long> primes(Map<Integer, PrimeSearch> searches, List<Integer> sizes) {
    List<Long> primes = new ArrayList<>();
    for (int size : sizes) {
      primes.add(searches.computeIfAbsent(size, bits -> new PrimeSearch(bits, 2L << logN)).next());
    }
    return primes;
  }
}
