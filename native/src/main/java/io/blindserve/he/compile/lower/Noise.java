package io.blindserve.he.compile.lower;

import java.util.List;

/**
 * Variances, in slots, of every error that an evaluation adds and that is not known beforehand. A
 * polynomial whose coefficients have variance v gives each slot's real and imaginary part the
 * variance v N / 2 (over the squared scale). Secrets are ternary with two thirds of their
 * coefficients not zero, errors have deviation 3.2.
 *
 * @param added of every slot of each value, from what made it
 * @param rotated of every slot of a rotated source of a matrix
 * @param encoded of every slot of each value's constants, from their rounding to integers
 */
@SuppressWarnings("ArrayRecordComponent")
record Noise(double[] added, double[] rotated, double[] encoded) {

  private static final double ERROR_VARIANCE = 3.2 * 3.2;
  private static final double ROUNDING = 1.0 / 12;

  /**
   * Returns the variances for a choice of sizes.
   *
   * @param draft the circuit
   * @param depths rescales before each value
   * @param scales what follows from the sizes
   * @param bits the sizes
   */
  static Noise of(Draft draft, int[] depths, Scales scales, Bits bits) {
    return new Model(draft, depths, scales, bits).noise();
  }

  /** Returns the least variance of a coefficient of an encryption of zero, by rounding alone. */
  static double leastMask(int logN) {
    return (1 + 2 * StrictMath.scalb(1.0, logN) / 3) * ROUNDING;
  }

  /** Returns this with all that is random taken so many times, as variances go. */
  Noise times(double factor) {
    return new Noise(scaled(added, factor), scaled(rotated, factor), encoded);
  }

  /** Returns this where scales are smaller by so many bits. */
  Noise below(double bits) {
    return bits == 0 ? this : times(StrictMath.pow(2, 2 * bits));
  }

  private static double[] scaled(double[] values, double factor) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i] * factor;
    }
    return out;
  }

  /** Returns this with more added to the last value. */
  Noise withMask(double variance) {
    double[] more = added.clone();
    more[more.length - 1] += variance;
    return new Noise(more, rotated, encoded);
  }

  private static final class Model {
    private final Draft draft;
    private final int[] depths;
    private final Scales scales;
    private final Bits bits;
    private final double n;
    private final double slots;
    private final double constants;
    private final double rounding;
    private final double[] switching;

    Model(Draft draft, int[] depths, Scales scales, Bits bits) {
      this.draft = draft;
      this.depths = depths;
      this.scales = scales;
      this.bits = bits;
      this.n = StrictMath.scalb(1.0, bits.logN());
      this.slots = n / 2;
      // A constant that is the same in all slots is one integer, and rounding it moves nothing
      // else.
      this.constants = draft.uniform() ? ROUNDING : slots * ROUNDING;
      this.rounding = leastMask(bits.logN());
      this.switching = new double[scales.primes().length];
      for (int depth = 0; depth < switching.length; depth++) {
        switching[depth] = slots * (switching(depth) + rounding);
      }
    }

    /**
     * Digits are uniform below the products of their primes, in absolute halves; each meets a fresh
     * error of the key.
     */
    private double switching(int depth) {
      int[] primes = scales.primes();
      double sum = 0;
      for (int last = primes.length - 1; last >= depth && bits.specials() > 0; ) {
        int log = 0;
        for (int i = 0; i < bits.specials(); i++, last--) {
          log += (last >= depth ? primes[last] : 0) - bits.special();
        }
        sum += StrictMath.scalb(n * ERROR_VARIANCE * ROUNDING, 2 * log);
      }
      return sum;
    }

    /** With special primes it is made above them and divided, so that rounding is what is left. */
    private double encryptionOfZero() {
      return bits.specials() > 0 ? rounding : ERROR_VARIANCE * (1 + 4 * n / 3);
    }

    private double over(double variance, int log2Scale) {
      return StrictMath.scalb(variance, -2 * log2Scale);
    }

    Noise noise() {
      List<Op> ops = draft.ops();
      double[] added = new double[ops.size()];
      double[] rotated = new double[ops.size()];
      double[] encoded = new double[ops.size()];
      for (int i = 0; i < ops.size(); i++) {
        Op op = ops.get(i);
        int scale = scales.values()[i];
        if (op instanceof Op.Input) {
          added[i] = over(slots * (rounding + ROUNDING), scale);
        } else if (op instanceof Op.Linear linear) {
          int source = linear.parts().get(0).source();
          rotated[i] = over(switching[depths[i]], scales.values()[source]);
          added[i] = giants(linear) * over(switching[depths[i]], scale);
          encoded[i] = over(constants, scales.weights()[i]);
        } else if (op instanceof Op.Mix) {
          encoded[i] = over(constants, scales.weights()[i]);
        } else if (op instanceof Op.Turn turn) {
          added[i] = turn.rotations().size() * over(switching[depths[i]], scale);
        } else if (op instanceof Op.Rescale) {
          added[i] = over(slots * rounding, scale);
        } else if (op instanceof Op.Product) {
          added[i] = over(switching[depths[i]], scale);
        } else if (op instanceof Op.AddConstant) {
          added[i] = over(constants, scale);
        } else if (op instanceof Op.Scaled) {
          encoded[i] = over(constants, scales.weights()[i]);
        } else if (op instanceof Op.Masked) {
          added[i] = over(slots * encryptionOfZero(), scale);
        }
      }
      return new Noise(added, rotated, encoded);
    }

    private static int giants(Op.Linear linear) {
      return (int)
          linear.parts().stream()
              .flatMap(part -> part.diagonals().keySet().stream())
              .map(linear::giantOf)
              .filter(giant -> giant != 0)
              .distinct()
              .count();
    }
  }
}
