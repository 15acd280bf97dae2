package io.blindserve.he.compile.lower;

import java.util.Arrays;

/**
 * Sizes in bits of everything that a search may choose. Immutable by convention.
 *
 * @param logN log2 of the ring's degree
 * @param special bits of each special prime
 * @param specials their number; 0 where nothing is switched
 * @param input log2 of the input's scale
 * @param weights log2 of each free scale of weights
 * @param values log2 of the scale behind the first rescale at each depth: what was there less this
 *     is the size of the prime
 * @param guard bits of the last prime above the answer's scale
 */
@SuppressWarnings("ArrayRecordComponent")
record Bits(
    int logN, int special, int specials, int input, int[] weights, int[] values, int guard) {

  /** All primes stay below 2^50, which the fast kernels want. */
  static final int MAX_PRIME = 49;

  /** The largest scale of a constant that the encoder rounds exactly. */
  static final int MAX_WEIGHT = 52;

  static final int LEAST_WEIGHT = 4;
  static final int LEAST_VALUE = 10;

  /** Lowest number of bits above 2N at which enough primes are found. */
  private static final int ROOM_FOR_PRIMES = 8;

  static int leastPrime(int logN) {
    return logN + 1 + ROOM_FOR_PRIMES;
  }

  int variables() {
    return 2 + weights.length + values.length;
  }

  /** The number of the variable that is the size of the special primes, see {@link #changed}. */
  static final int SPECIAL = 0;

  /** The number of the variable that is the input's scale. */
  static final int INPUT = 1;

  int valueVariable(int depth) {
    return 2 + weights.length + depth;
  }

  /** Returns this choice with one variable changed. */
  Bits changed(int variable, int by) {
    int[] w = weights;
    int[] v = values;
    if (variable >= valueVariable(0)) {
      v = Arrays.copyOf(values, values.length);
      v[variable - valueVariable(0)] += by;
    } else if (variable > INPUT) {
      w = Arrays.copyOf(weights, weights.length);
      w[variable - 2] += by;
    }
    return new Bits(
        logN,
        variable == SPECIAL ? special + by : special,
        specials,
        variable == INPUT ? input + by : input,
        w,
        v,
        guard);
  }

  /** Returns whether the variables alone are in range. */
  boolean isAllowed() {
    if (input > MAX_PRIME + 3 || input < LEAST_VALUE) {
      return false;
    }
    for (int w : weights) {
      if (w < LEAST_WEIGHT || w > MAX_WEIGHT) {
        return false;
      }
    }
    for (int v : values) {
      if (v < LEAST_VALUE) {
        return false;
      }
    }
    return specials == 0 || (special >= leastPrime(logN) && special <= MAX_PRIME);
  }
}
