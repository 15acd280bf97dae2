package io.blindserve.he.lattigo;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.LattigoFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/** Draws parameters and key sets; nothing secret, so that a failing case can be drawn again. */
final class RandomShapes {

  private static final int LOWEST_LOG_SCALE = 30;
  private static final int SPREAD_OF_LOG_SCALE = 14;

  private RandomShapes() {}

  /**
   * Draws a literal with 2 to 5 data primes and the given number of special primes; never fewer
   * data primes than special ones, because Lattigo keeps sums of the latter in rows of the former
   * when it applies a matrix without baby steps, and panics.
   */
  static String literal(Random random, int largestLogN, int specialPrimes) {
    int logN = 4 + random.nextInt(largestLogN - 3);
    int logScale = LOWEST_LOG_SCALE + random.nextInt(SPREAD_OF_LOG_SCALE);
    Map<Integer, PrimeSearch> searches = new HashMap<>();
    int first = logScale + 6 + random.nextInt(61 - logScale - 6);
    List<Long> q = new ArrayList<>(List.of(prime(searches, first, logN)));
    for (int left = Math.max(specialPrimes - 1, 1 + random.nextInt(4)); left > 0; left--) {
      q.add(prime(searches, logScale + random.nextInt(3), logN));
    }
    List<Long> p = new ArrayList<>();
    while (p.size() < specialPrimes) {
      p.add(prime(searches, first, logN));
    }
    CkksParameters parameters =
        CkksParameters.checkInsecure(CkksParametersLiteral.standard(logN, q, p, logScale));
    return new String(LattigoFormat.writeParameters(parameters.literal()), StandardCharsets.UTF_8);
  }

  private static long prime(Map<Integer, PrimeSearch> searches, int bits, int logN) {
    return searches.computeIfAbsent(bits, b -> new PrimeSearch(b, 2L << logN)).next();
  }

  /** Draws levels, none below {@code level}, for keys of these rotations and conjugation. */
  static KeySetShape keys(
      Random random, CkksParameters parameters, int level, Iterable<Integer> rotations) {
    int logN = parameters.logN();
    int span = parameters.maxLevel() - level + 1;
    TreeMap<Long, Integer> galois = new TreeMap<>();
    galois.put(Galois.elementForConjugation(logN), level + random.nextInt(span));
    for (int steps : rotations) {
      galois.put(Galois.elementForRotation(logN, steps), level + random.nextInt(span));
    }
    galois.remove(1L);
    OptionalInt relinearization = OptionalInt.of(level + random.nextInt(span));
    return new KeySetShape(parameters.rlwe(), relinearization, galois, false);
  }
}
