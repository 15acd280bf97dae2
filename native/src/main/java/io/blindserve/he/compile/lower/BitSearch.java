package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Spreads the bits that security allows over scales, weights and special primes so that the
 * predicted error is least. Their cost does not depend on the bits, only on the number of primes,
 * which the circuit fixes; so all bits are spent. One bit at a time goes where it helps most, then
 * pairs are exchanged as long as that helps.
 */
final class BitSearch {

  private static final int SAMPLES = 12;
  private static final int STARTS = 4;
  private static final int BORDER_STARTS = 8;
  private static final int WORST = 2;
  private static final int STEPS = 8;
  private static final long SEED = 0x7363616C6573L;

  /**
   * The largest error over a box grows faster with known errors than with random ones: a corner
   * finds the sum of absolute values where noise finds the root of the sum of squares. So they
   * count by the number of inputs, one for so many.
   */
  private static final double INPUTS_OF_KNOWN = 112;

  private static final double LEAST_KNOWN = 3;

  /** The least log2 of a ring in which primes reach their largest size before security binds. */
  private static final int LARGE_RING = 14;

  private static final int FIRST_WEIGHT = 6;
  private static final int FIRST_VALUE = 40;
  private static final double ENOUGH = 0.999;

  /** Bits of the mask's coefficients, where it keeps one slot. */
  private static final int MASK_BITS = 4;

  /** How much larger the error may become for a shorter answer: a hundredth. */
  private static final double FOR_SHORT_ANSWERS = 1.01;

  private final Draft draft;
  private final int[] depths;
  private final int bound;
  private final int[] weightLimits;
  private final int specials;
  private final Chain chain;
  private final Points points;
  private final Tape tape;
  private final double weightOfKnown;
  private final Optional<Pins> pins;
  private final Flood flood;
  private final List<int[]> trades;
  private final int[] constantBits;
  private double partialSums;
  private double largestSum;
  private double hopeless = Double.POSITIVE_INFINITY;
  private int leastGuard;
  private Felt felt;
  private double worst = Double.POSITIVE_INFINITY;

  /**
   * Prepares a search.
   *
   * @param tape the circuit with the constants as they ought to be
   * @param bound bits of all primes together
   * @param pins what cannot be chosen because keys are there already
   * @param flood what else is added to answers
   */
  BitSearch(
      Chain chain,
      Points points,
      Tape tape,
      int bound,
      int specials,
      Optional<Pins> pins,
      Flood flood) {
    this.pins = pins;
    this.flood = flood;
    this.chain = chain;
    this.points = points;
    this.tape = tape;
    this.draft = tape.draft();
    this.depths = draft.depths();
    this.bound = bound;
    this.weightLimits = draft.weightLimits();
    this.specials = specials;
    this.weightOfKnown = StrictMath.max(LEAST_KNOWN, chain.inputs() / INPUTS_OF_KNOWN);
    this.constantBits = draft.constantBits();
    this.trades = pins.isPresent() ? List.of() : Trades.of(draft);
    this.felt = nothing();
  }

  private Felt nothing() {
    int size = draft.ops().size();
    return new Felt(new double[size], new double[size], new double[size]);
  }

  /** A point, and the output that is looked at there. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Sample(double[] t, int output, double error) {}

  private List<Sample> anywhere(int count) {
    Points.Sequence sequence = points.from(SEED);
    int[] outputs = computed();
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.add(new Sample(sequence.next(), outputs[i % outputs.length], 0));
    }
    return out;
  }

  /** Returns the outputs that are not the same whatever the row is, which feel no noise. */
  private int[] computed() {
    int[] some = IntStream.range(0, chain.outputs()).filter(i -> chain.scale()[i] != 0).toArray();
    return some.length > 0 ? some : new int[] {0};
  }

  /** Where the noise of a choice is worst: what is promised is decided there. */
  private List<Sample> worst(Bits bits) {
    Noise noise = noise(bits);
    List<Sample> out =
        new ArrayList<>(
            anywhere(STARTS).parallelStream().map(start -> climbed(noise, start)).toList());
    if (points.isContinuous()) {
      out.add(nearBorder(noise, out));
    }
    out.sort(Comparator.comparingDouble(Sample::error).reversed());
    return out.subList(0, WORST);
  }

  private Sample climbed(Noise noise, Sample start) {
    ErrorObjective objective = new ErrorObjective(chain, tape, tape, noise, start.output());
    Ascent.Peak peak =
        points.isContinuous()
            ? Ascent.climb(objective, start.t(), STEPS)
            : new Ascent.Peak(start.t(), objective.value(start.t()));
    return new Sample(peak.point(), start.output(), peak.value());
  }

  private Sample nearBorder(Noise noise, List<Sample> others) {
    int output =
        others.stream().max(Comparator.comparingDouble(Sample::error)).orElseThrow().output();
    ErrorObjective objective = new ErrorObjective(chain, tape, tape, noise, output);
    Ascent.Peak peak = new BorderSearch(objective, points, BORDER_STARTS, 2).find();
    return new Sample(peak.point(), output, peak.value());
  }

  /** Sums what points feel, each weighted by the slope of what the client makes of it. */
  private Felt felt(List<Sample> samples) {
    Answer answer = new Answer(chain);
    Felt sum = nothing();
    for (Sample sample : samples) {
      var values = tape.forward(sample.t());
      noteMasked(values);
      double[] raw = tape.raw(values);
      double slope = answer.slope(answer.margin(raw, sample.output()));
      double[] weight = answer.marginGradient(raw, sample.output());
      Felt one = Felt.of(tape, values, tape.backward(values, weight));
      double factor = slope * slope / samples.size();
      add(sum.added(), one.added(), factor);
      add(sum.rotated(), one.rotated(), factor);
      add(sum.encoded(), one.encoded(), factor);
    }
    return sum;
  }

  private static void add(double[] to, double[] values, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += values[i] * factor;
    }
  }

  private boolean masks() {
    return draft.ops().get(draft.ops().size() - 1) instanceof Op.Masked;
  }

  /** Where each slot is a row's there is nothing to clear, and so no product with a mask. */
  private boolean clears() {
    return masks() && !draft.uniform();
  }

  /**
   * A mask of few slots has small coefficients in all places: they must not be rounded away, and
   * what their rounding lets through must drown in what is added to answers.
   */
  private int leastMask(Bits bits) {
    int answer = bits.values()[draft.depth() - 1];
    return StrictMath.max(
        draft.logSlots() + MASK_BITS, answer + flood.leastMask(bits.logN(), largestSum));
  }

  /** Returns the number of the product with the mask; where there is one it is there. */
  private int mask() {
    return draft.ops().size() - 3;
  }

  /** Looks at the energies of what the mask is multiplied with. */
  private void noteMasked(List<ComplexVector> values) {
    if (!clears()) {
      return;
    }
    double sum = 0;
    for (double energy : values.get(draft.ops().get(mask()).sources().get(0)).energies()) {
      sum += energy;
      largestSum = StrictMath.max(largestSum, energy);
    }
    partialSums = StrictMath.max(partialSums, sum / draft.slots());
  }

  private Noise noise(Bits bits) {
    Noise noise = Noise.of(draft, depths, Scales.of(draft, depths, bits), bits);
    return flood.expected(noise, clears() ? noise.encoded()[mask()] * partialSums : 0);
  }

  private double error(Bits bits) {
    Noise noise = noise(bits);
    return StrictMath.sqrt(felt.noise(noise) + weightOfKnown * felt.rounding(noise));
  }

  /** Returns a choice with everything as the pins have it. */
  private Bits pinned(Bits bits) {
    return pins.map(p -> p.pinned(draft, depths, bits)).orElse(bits);
  }

  private boolean allowed(Bits bits) {
    return bits.isAllowed()
        && bits.guard() >= leastGuard
        && (!clears() || bits.weights()[draft.weights() - 1] >= leastMask(bits))
        && Scales.of(draft, depths, bits).fits(bits, bound, weightLimits)
        && Scales.of(draft, depths, bits).holds(draft, constantBits);
  }

  /**
   * Returns the best choice for a ring, or nothing when the depth needs more bits than there are:
   * first for points anywhere, then for those at which that choice is worst.
   */
  Optional<Bits> find(int logN, int guard) {
    leastGuard = guard;
    partialSums = 0;
    largestSum = 0;
    felt = clears() ? felt(anywhere(SAMPLES)) : felt;
    Optional<Bits> start = pins.isPresent() ? pinnedStart(logN, guard) : start(logN, guard);
    if (start.isEmpty()) {
      return start;
    }
    felt = felt(anywhere(SAMPLES));
    Bits first = exchanged(grown(start.get()));
    if (ErrorObjective.DEVIATIONS * error(first) > hopeless) {
      worst = ErrorObjective.DEVIATIONS * error(first);
      return Optional.of(first);
    }
    List<Sample> samples = worst(first);
    felt = felt(samples);
    Bits again = allowed(first) ? first : start.get();
    Bits best = withSmallAnswer(exchanged(grown(again)));
    worst = expected(samples, best);
    return Optional.of(best);
  }

  /**
   * Looks no closer where the error is above a bound at points anywhere already: floods have many
   * ways to be too large, and to look for the worst points takes most of a search.
   */
  void giveUpAbove(double error) {
    hopeless = error;
  }

  /** What is rounded counts as more noise; that of a flood is too much for a straight line. */
  private double expected(List<Sample> samples, Bits bits) {
    Noise noise = noise(bits);
    double most = 0;
    for (Sample sample : samples) {
      ErrorObjective objective = new ErrorObjective(chain, tape, tape, noise, sample.output());
      most = StrictMath.max(most, objective.value(sample.t()));
    }
    double random = felt.noise(noise);
    return random > 0 ? most * error(bits) / StrictMath.sqrt(random) : most;
  }

  /**
   * Returns about the largest error of the last choice that was found: noise at the worst points,
   * and roundings of constants as far as they count.
   */
  double worst() {
    return worst;
  }

  /** The largest value scale at which everything else still fits at its least. */
  private Optional<Bits> start(int logN, int guard) {
    int[] weights = new int[draft.weights()];
    int[] values = new int[draft.depth()];
    int least = Bits.leastPrime(logN);
    for (int value = FIRST_VALUE; value >= Bits.LEAST_VALUE; value--) {
      Arrays.fill(values, value);
      for (int input = Bits.LEAST_VALUE; input <= Bits.MAX_PRIME; input++) {
        Arrays.fill(weights, FIRST_WEIGHT);
        Bits bits = new Bits(logN, least, specials, input, weights.clone(), values.clone(), guard);
        if (clears()) {
          bits.weights()[weights.length - 1] = leastMask(bits);
        }
        Bits repaired = withLargePrimes(bits);
        if (allowed(repaired)) {
          return Optional.of(repaired);
        }
      }
    }
    return Optional.empty();
  }

  /** The largest common scale of weights that fits primes which are there. */
  private Optional<Bits> pinnedStart(int logN, int guard) {
    int[] weights = new int[draft.weights()];
    if (!pins.orElseThrow().suits(draft)) {
      return Optional.empty();
    }
    for (int weight = Bits.MAX_WEIGHT; weight >= Bits.LEAST_WEIGHT; weight--) {
      Arrays.fill(weights, weight);
      Bits bits =
          new Bits(
              logN,
              Bits.leastPrime(logN),
              specials,
              Bits.LEAST_VALUE,
              weights.clone(),
              new int[draft.depth()],
              guard);
      if (allowed(pinned(bits))) {
        return Optional.of(pinned(bits));
      }
    }
    return Optional.empty();
  }

  /** Raises the weights before primes that would be too small. */
  private Bits withLargePrimes(Bits start) {
    Bits bits = start;
    int least = Bits.leastPrime(start.logN());
    for (int i = 0; i < draft.ops().size(); i++) {
      if (draft.ops().get(i) instanceof Op.Rescale rescale) {
        int missing = least - Scales.of(draft, depths, bits).primes()[depths[rescale.source()]];
        int variable = missing > 0 ? draft.weightBefore(rescale.source()) : -1;
        bits = variable < 0 ? bits : bits.changed(2 + variable, missing);
      }
    }
    return bits;
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
          candidate = pinned(pair < 0 ? candidate : candidate.changed(pair, 1));
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
            Bits candidate = pinned(best.changed(up, 1).changed(down, -size));
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
      for (int[] trade : best.logN() >= LARGE_RING || masks() ? trades : List.<int[]>of()) {
        Bits candidate = changed(best, trade);
        if (allowed(candidate) && error(candidate) < error * ENOUGH) {
          best = candidate;
          error = error(candidate);
          improved = true;
        }
      }
      Bits more = grown(best);
      improved |= error(more) < error * ENOUGH;
      best = more;
      error = error(more);
    }
    return best;
  }

  private static Bits changed(Bits bits, int[] trade) {
    Bits out = bits;
    for (int i = 0; i < trade.length; i++) {
      out = trade[i] == 0 ? out : out.changed(i, trade[i]);
    }
    return out;
  }

  /**
   * Moves bits from the prime that answers leave at to the one before it, as long as that costs
   * next to no exactness: their sum is what the error depends on, the last prime alone decides how
   * long an answer is.
   */
  private Bits withSmallAnswer(Bits best) {
    if (draft.depth() == 0 || pins.isPresent()) {
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
