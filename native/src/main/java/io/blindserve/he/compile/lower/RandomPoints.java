package io.blindserve.he.compile.lower;

/**
 * Points of the box [-1, 1]^n from a fixed seed: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014),
 * written out so that no platform's generator decides a plan's digest.
 */
final class RandomPoints {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final int features;
  private long state;

  RandomPoints(int features, long seed) {
    this.features = features;
    this.state = seed;
  }

  private long next() {
    state += GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns points inside and corners in turn. */
  double[] next(int turn) {
    return turn % 2 == 0 ? inside() : corner();
  }

  /** Returns a uniform point. */
  double[] inside() {
    double[] out = new double[features];
    for (int i = 0; i < features; i++) {
      out[i] = (next() >>> 11) * 0x1p-52 - 1;
    }
    return out;
  }

  /** Returns a corner. */
  double[] corner() {
    double[] out = new double[features];
    for (int i = 0; i < features; i++) {
      out[i] = next() < 0 ? -1 : 1;
    }
    return out;
  }
}
