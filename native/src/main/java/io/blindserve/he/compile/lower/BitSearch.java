package io.blindserve.he.compile.lower;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Spreads the bits that security allows over scales, weights and special primes so that the
 * predicted error is least. Their cost does not depend on the bits, only on the number of primes,
 * which the circuit fixes; so all bits are spent. One bit at a time goes where it helps most, then
 * pairs are exchanged as long as that helps.
 */
final class BitSearch {

  private static final int SAMPLES = 12;
  private static final long SEED = 0x7363616C6573L;

  /**
   * The largest error over a box grows faster with known errors than with random ones, so they
   * count more.
   */
  private static final double WEIGHT_OF_KNOWN = 0.25;

  private static final int FIRST_WEIGHT = 6;
  private static final int FIRST_VALUE = 40;
  private static final double ENOUGH = 0.999;

  /** How much larger the error may become for a shorter answer: a hundredth. */
  private static final double FOR_SHORT_ANSWERS = 1.01;

  private final Draft draft;
  private final int[] depths;
  private final int bound;
  private final int[] weightLimits;
  private final int specials;
  private final Supplier<Felt> source;
  private Optional<Felt> known = Optional.empty();

  /**
   * Prepares a search.
   *
   * @param tape the circuit with the constants as they ought to be
   * @param bound bits of all primes together
   */
  BitSearch(Chain chain, Points points, Tape tape, int bound, int specials) {
    this.draft = tape.draft();
    this.depths = draft.depths();
    this.bound = bound;
    this.weightLimits = draft.weightLimits();
    this.specials = specials;
    this.source = () -> felt(chain, points, tape);
  }

  /** Sampling takes a while, and is not asked for where no choice fits. */
  private Felt felt() {
    if (known.isEmpty()) {
      known = Optional.of(source.get());
    }
    return known.get();
  }

  /** Sums what sample points feel, each weighted by the slope of what the client makes of it. */
  private Felt felt(Chain chain, Points points, Tape tape) {
    Answer answer = new Answer(chain);
    Points.Sequence sequence = points.from(SEED);
    int size = draft.ops().size();
    Felt sum = new Felt(new double[size], new double[size], new double[size]);
    for (int i = 0; i < SAMPLES; i++) {
      double[] t = sequence.next();
      int output = i % answer.outputs();
      var values = tape.forward(t);
      double[] raw = tape.raw(values);
      double slope = answer.slope(answer.margin(raw, output));
      Felt one = Felt.of(tape, values, tape.backward(values, answer.marginGradient(raw, output)));
      add(sum.added(), one.added(), slope);
      add(sum.rotated(), one.rotated(), slope);
      add(sum.encoded(), one.encoded(), slope);
    }
    return sum;
  }

  private static void add(double[] to, double[] values, double slope) {
    for (int i = 0; i < to.length; i++) {
      to[i] += values[i] * slope * slope / SAMPLES;
    }
  }

  private double error(Bits bits) {
    Felt felt = felt();
    Noise noise = Noise.of(draft, depths, Scales.of(draft, depths, bits), bits);
    return StrictMath.sqrt(felt.noise(noise) + WEIGHT_OF_KNOWN * felt.rounding(noise));
  }

  private boolean allowed(Bits bits) {
    return bits.isAllowed() && Scales.of(draft, depths, bits).fits(bits, bound, weightLimits);
  }

  /**
   * Returns the best choice for a ring, or nothing when the depth needs more bits than there are.
   */
  Optional<Bits> find(int logN, int guard) {
    return start(logN, guard).map(start -> withSmallAnswer(exchanged(grown(start))));
  }

  /** Returns the root mean square of the error over samples, a deviation of noise. */
  double deviation(Bits bits) {
    return error(bits);
  }

  /** The largest value scale at which everything else still fits at its least. */
  private Optional<Bits> start(int logN, int guard) {
    int[] weights = new int[draft.weights()];
    int[] values = new int[draft.depth()];
    java.util.Arrays.fill(weights, FIRST_WEIGHT);
    int least = Bits.leastPrime(logN);
    for (Op op : draft.ops()) {
      // The primes behind sums of powers are as large as the scales of their factors.
      if (op instanceof Op.Scaled scaled && scaled.weight() instanceof Op.Weight.Free free) {
        weights[free.variable()] = least + 2;
      }
    }
    for (int value = FIRST_VALUE; value >= Bits.LEAST_VALUE; value--) {
      java.util.Arrays.fill(values, value);
      for (int input = Bits.LEAST_VALUE; input <= Bits.MAX_PRIME; input++) {
        Bits bits = new Bits(logN, least, specials, input, weights.clone(), values.clone(), guard);
        if (allowed(bits)) {
          return Optional.of(bits);
        }
      }
    }
    return Optional.empty();
  }

  private Bits grown(Bits start) {
    Bits best = start;
    double error = error(start);
    int total = total(start);
    while (true) {
      Bits next = best;
      double nextError = error;
      double gain = 0;
      for (int i = 0; i < best.variables(); i++) {
        for (int pair = -1; pair < best.variables(); pair++) {
          if (pair >= 0 && (i != best.valueVariable(0) || pair != Bits.INPUT)) {
            continue;
          }
          Bits candidate = best.changed(i, 1);
          candidate = pair < 0 ? candidate : candidate.changed(pair, 1);
          if (!allowed(candidate)) {
            continue;
          }
          double e = error(candidate);
          double bits = StrictMath.max(1, total(candidate) - total);
          double perBit = StrictMath.log(error / e) / bits;
          if (e < error * ENOUGH && perBit > gain) {
            next = candidate;
            nextError = e;
            gain = perBit;
          }
        }
      }
      if (gain == 0) {
        return best;
      }
      best = next;
      error = nextError;
      total = total(best);
    }
  }

  private int total(Bits bits) {
    return Scales.of(draft, depths, bits).total() + specials * bits.special();
  }

  private Bits exchanged(Bits start) {
    Bits best = start;
    double error = error(start);
    boolean improved = true;
    while (improved) {
      improved = false;
      for (int up = 0; up < best.variables(); up++) {
        for (int down = 0; down < best.variables(); down++) {
          for (int size = 1; size <= 2 && up != down; size++) {
            Bits candidate = best.changed(up, 1).changed(down, -size);
            if (!allowed(candidate)) {
              continue;
            }
            double e = error(candidate);
            if (e < error * ENOUGH) {
              best = candidate;
              error = e;
              improved = true;
            }
          }
        }
      }
      Bits more = grown(best);
      improved |= error(more) < error * ENOUGH;
      best = more;
      error = error(more);
    }
    return best;
  }

  /**
   * Moves bits from the prime that answers leave at to the one before it, as long as that costs
   * next to no exactness: their sum is what the error depends on, the last prime alone decides how
   * long an answer is.
   */
  private Bits withSmallAnswer(Bits best) {
    if (draft.depth() == 0) {
      return best;
    }
    double most = error(best) * FOR_SHORT_ANSWERS;
    int last = best.valueVariable(draft.depth() - 1);
    Bits small = best;
    while (true) {
      Bits next = small.changed(last, -1);
      if (!allowed(next) || error(next) > most) {
        return small;
      }
      small = next;
    }
  }
}
