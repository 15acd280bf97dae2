package io.blindserve.he.compile.lower;

import java.util.Arrays;
import java.util.List;

/**
 * Scales and primes of a draft, in bits, that follow from a choice.
 *
 * @param values log2 of the scale of each value
 * @param weights log2 of the scale of each value's constant factor; 0 where there is none
 * @param primes sizes of the data primes, that which is dropped first in front
 */
@SuppressWarnings("ArrayRecordComponent")
record Scales(int[] values, int[] weights, int[] primes) {

  /** A bit less than what a constant's coefficients may have. */
  private static final int MOST_COEFFICIENT_BITS = 61;

  static Scales of(Draft draft, int[] depths, Bits bits) {
    int size = draft.ops().size();
    int[] values = new int[size];
    int[] weights = new int[size];
    int[] primes = new int[depths[size - 1] + 1];
    for (int i = 0; i < size; i++) {
      Op op = draft.ops().get(i);
      List<Integer> sources = op.sources();
      int first = sources.isEmpty() ? bits.input() : values[sources.get(0)];
      if (op instanceof Op.Linear linear) {
        weights[i] = bits.weights()[linear.weight()];
        values[i] = first + weights[i];
      } else if (op instanceof Op.Mix mix) {
        weights[i] = bits.weights()[mix.weight()];
        values[i] = first + weights[i];
      } else if (op instanceof Op.Scaled scaled) {
        int depth = depths[scaled.source()];
        weights[i] = weight(scaled, first, values, primes, depth, bits);
        values[i] = first + weights[i];
      } else if (op instanceof Op.Product product) {
        values[i] = first + values[product.right()];
      } else if (op instanceof Op.Rescale rescale) {
        int depth = depths[rescale.source()];
        if (primes[depth] == 0) {
          primes[depth] = first - bits.values()[depth];
        }
        values[i] = first - primes[depth];
      } else {
        values[i] = first;
      }
    }
    primes[primes.length - 1] = values[size - 1] + bits.guard();
    return new Scales(values, weights, primes);
  }

  private static int weight(
      Op.Scaled op, int source, int[] values, int[] primes, int depth, Bits bits) {
    if (op.weight() instanceof Op.Weight.Free free) {
      return bits.weights()[free.variable()];
    }
    Op.Weight.Matched matched = (Op.Weight.Matched) op.weight();
    return values[matched.target()] - source + (matched.rescaled() ? primes[depth] : 0);
  }

  int total() {
    return Arrays.stream(primes).sum();
  }

  /** Returns whether constants below 2^k, k for each value, can be encoded at their scales. */
  boolean holds(Draft draft, int[] constantBits) {
    for (int i = 0; i < values.length; i++) {
      int scale = draft.ops().get(i) instanceof Op.AddConstant ? values[i] : weights[i];
      if (scale + constantBits[i] > MOST_COEFFICIENT_BITS) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether all primes and scales can be had, and security allows their product. */
  boolean fits(Bits bits, int bound, int[] weightLimits) {
    if (total() + bits.specials() * bits.special() > bound) {
      return false;
    }
    for (int prime : primes) {
      if (prime < Bits.leastPrime(bits.logN()) || prime > Bits.MAX_PRIME) {
        return false;
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (weights[i] < 0 || weights[i] > weightLimits[i] || values[i] < Bits.LEAST_VALUE) {
        return false;
      }
    }
    return true;
  }
}
