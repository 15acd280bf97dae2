package io.blindserve.he.compile.tree;

import java.util.List;

/**
 * How errors of comparisons reach the answer, at worst. Bits are off by at most b; a condition is
 * one bit or a difference of two; every polynomial's slope is bounded over where its argument can
 * lie.
 */
final class SignError {

  /** What noise on ciphertexts leaves of a bit anyway. */
  static final double LEAST = 0x1p-30;

  private SignError() {}

  /** Returns an error of bits that keeps outputs within {@code wanted}, or the least there is. */
  static double bitError(LeafPaths leaves, double wanted) {
    double bit = 0x1p-4;
    while (answerError(leaves, bit) > wanted && bit > LEAST) {
      bit /= 2;
    }
    return bit;
  }

  /** Returns the largest error of an output before the tail, for bits off by {@code bit}. */
  static double answerError(LeafPaths leaves, double bit) {
    double[] out = new double[leaves.base().length];
    boolean sums = leaves.mostConditions() == 1 && leaves.mostSegments() == 1;
    int target = leaves.mostConditions() <= 2 ? 2 : 4;
    for (LeafPath leaf : leaves.paths()) {
      double error = 0;
      for (List<Condition> segment : leaf.segments()) {
        double counted = bits(segment) * bit;
        double held = sums ? counted : segment(target, counted);
        error = error == 0 ? held : product(error + held);
      }
      for (int single = leaf.segments().size(); single < leaves.mostSegments(); single *= 2) {
        error = product(error);
      }
      for (int k = 0; k < out.length; k++) {
        out[k] += error * StrictMath.abs(leaf.values()[k]);
      }
    }
    double largest = 0;
    for (double error : out) {
      largest = StrictMath.max(largest, error);
    }
    return largest;
  }

  private static int bits(List<Condition> segment) {
    int out = 0;
    for (Condition condition : segment) {
      out += condition.low() == Condition.NONE ? 0 : 1;
      out += condition.high() == Condition.NONE ? 0 : 1;
    }
    return out;
  }

  /** The square's slope is at most S - 1/2 for two, u (u^2 - 5/4) / 6 with u = S - 3/2 for four. */
  private static double segment(int target, double counted) {
    if (target == 2) {
      return product(counted);
    }
    double u = 2.5 + counted;
    return counted * u * (u * u - 1.25) / 6;
  }

  /** Sums of two indicators lie between 0 and 2, but for the error. */
  private static double product(double summed) {
    return summed * (1.5 + summed);
  }
}
