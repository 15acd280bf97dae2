package io.blindserve.he.compile.lower;

/**
 * Scales as they really are, primes being no powers of two. Behind a prime that is smaller than its
 * size in bits says, the scale is larger than meant, and every square doubles what has added up.
 */
final class ScaleWalk {

  private final Draft draft;
  private final int[] depths;
  private final Scales sizes;
  private final double[] logPrimes;
  private final double[] logs;

  /** Gives the prime of a depth. */
  @FunctionalInterface
  interface Picker {

    /**
     * Returns log2 of the prime.
     *
     * @param wanted log2 of what would bring the scale to its size
     */
    double pick(int depth, double wanted);
  }

  /** Walks through a draft; asks for primes in the order in which they are dropped. */
  ScaleWalk(Draft draft, Scales sizes, Bits bits, Picker picker) {
    this.draft = draft;
    this.depths = draft.depths();
    this.sizes = sizes;
    this.logPrimes = new double[sizes.primes().length];
    this.logs = new double[draft.ops().size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = log(i, bits, picker);
    }
  }

  private double log(int i, Bits bits, Picker picker) {
    Op op = draft.ops().get(i);
    double first = op.sources().isEmpty() ? bits.input() : logs[op.sources().get(0)];
    if (op instanceof Op.Scaled scaled && scaled.weight() instanceof Op.Weight.Matched matched) {
      double prime = matched.rescaled() ? logPrimes[depths[scaled.source()]] : 0;
      return logs[matched.target()] + prime;
    }
    if (op instanceof Op.Product product) {
      return first + logs[product.right()];
    }
    if (op instanceof Op.Rescale rescale) {
      int depth = depths[rescale.source()];
      if (logPrimes[depth] == 0) {
        logPrimes[depth] = picker.pick(depth, first - sizes.values()[i]);
      }
      return first - logPrimes[depth];
    }
    return first + sizes.weights()[i];
  }

  /** Returns how far the scale of any value is from its size, in bits. */
  double drift() {
    double drift = 0;
    for (int i = 0; i < logs.length; i++) {
      drift = StrictMath.max(drift, StrictMath.abs(logs[i] - sizes.values()[i]));
    }
    return drift;
  }

  /** Returns how far the scale of any value is below its size, in bits. */
  double below() {
    double below = 0;
    for (int i = 0; i < logs.length; i++) {
      below = StrictMath.max(below, sizes.values()[i] - logs[i]);
    }
    return below;
  }
}
