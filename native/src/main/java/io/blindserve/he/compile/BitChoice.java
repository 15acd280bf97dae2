package io.blindserve.he.compile;

import java.util.Arrays;

/**
 * Sizes in bits of everything that a search may choose. Scales: the input at 2^inputScale; layer
 * k's weights at 2^weights[k] and its values, after the rescale, at about 2^values[k]. Only scale
 * and weight bits are paid for each layer, because the product is rescaled before it is squared:
 * the prime of layer k > 0 has 2 values[k-1] + weights[k] - values[k] bits. Immutable by
 * convention.
 *
 * @param logN log2 of the ring's degree
 * @param inputScale log2 of the input's scale
 * @param weights log2 of each layer's weight scale
 * @param values log2 of each layer's value scale; the last follows from the others and {@code
 *     guard}
 * @param specials number of special primes
 * @param special bits of each of them
 * @param guard bits of the last prime above the answer's scale
 * @param endsSquared whether the answer is squared at the last level
 */
@SuppressWarnings("ArrayRecordComponent")
record BitChoice(
    int logN,
    int inputScale,
    int[] weights,
    int[] values,
    int specials,
    int special,
    int guard,
    boolean endsSquared) {

  /** All primes stay below 2^50, which the fast kernels want. */
  static final int MAX_PRIME = 49;

  /** Lowest number of bits above 2N at which enough primes are found. */
  private static final int ROOM_FOR_PRIMES = 8;

  int depth() {
    return weights.length;
  }

  int minPrime() {
    return logN + 1 + ROOM_FOR_PRIMES;
  }

  /** Returns the bits of the data primes, last to be dropped first: q_0, q_1 and so on. */
  int[] dataPrimes() {
    int depth = depth();
    int answer = endsSquared ? 2 * values[depth - 1] : values[depth - 1];
    if (depth == 1) {
      return new int[] {answer + guard};
    }
    int[] out = new int[depth + 1];
    out[0] = answer + guard;
    for (int k = 0; k < depth; k++) {
      out[depth - k] = productScale(k) - values[k];
    }
    return out;
  }

  /** Returns log2 of the scale of layer k's input. */
  int incoming(int k) {
    return k == 0 ? inputScale : 2 * values[k - 1];
  }

  /** Returns log2 of the scale of layer k's product, before the rescale. */
  int productScale(int k) {
    return incoming(k) + weights[k];
  }

  int total() {
    return Arrays.stream(dataPrimes()).sum() + specials * special;
  }

  boolean fits(int bound) {
    if (total() > bound || special < minPrime() || special > MAX_PRIME || inputScale > MAX_PRIME) {
      return false;
    }
    for (int bits : dataPrimes()) {
      if (bits < minPrime() || bits > MAX_PRIME) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns this choice with the last layer's scale such that the last two primes are about equal.
   */
  BitChoice balanced() {
    int depth = depth();
    int[] balanced = values.clone();
    int squares = endsSquared ? 2 : 1;
    if (depth == 1) {
      balanced[0] = productScale(0);
    } else {
      balanced[depth - 1] = StrictMath.max(1, (productScale(depth - 1) - guard) / (squares + 1));
      while (balanced[depth - 1] * squares + guard > MAX_PRIME) {
        balanced[depth - 1]--;
      }
    }
    return new BitChoice(
        logN, inputScale, weights, balanced, specials, special, guard, endsSquared);
  }

  /** The number of the variable that is the size of the special primes, see {@link #changed}. */
  static final int SPECIAL = 0;

  /** The number of the variable that is the input's scale. */
  static final int INPUT = 1;

  /** Returns this choice with a smaller scale of the answer: its prime gives bits to the next. */
  BitChoice withAnswer(int bits) {
    int[] v = values.clone();
    v[depth() - 1] = bits;
    return new BitChoice(logN, inputScale, weights, v, specials, special, guard, endsSquared);
  }

  /** Returns how many numbers {@link #changed} takes. */
  int variables() {
    return 2 + depth() + depth() - 1;
  }

  /** Returns the number of the variable that is layer k's value scale; the last layer has none. */
  int valueVariable(int k) {
    return 2 + depth() + k;
  }

  /**
   * Returns this choice with one variable changed: special prime, input scale, weights, values but
   * the last.
   */
  BitChoice changed(int variable, int by) {
    int[] w = weights.clone();
    int[] v = values.clone();
    int newSpecial = special;
    int newInput = inputScale;
    if (variable == SPECIAL) {
      newSpecial += by;
    } else if (variable == INPUT) {
      newInput += by;
    } else if (variable < 2 + depth()) {
      w[variable - 2] += by;
    } else {
      v[variable - 2 - depth()] += by;
    }
    return new BitChoice(logN, newInput, w, v, specials, newSpecial, guard, endsSquared).balanced();
  }
}
