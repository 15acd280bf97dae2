package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Spreads the bits that security allows over scales, weights and the special prime so that the
 * predicted error is least. Their cost does not depend on the bits, only on the number of primes,
 * which the depth fixes; so all bits are spent. One bit at a time goes where it helps most, then
 * pairs are exchanged as long as that helps.
 */
final class BitSearch {

  private static final int SAMPLES = 24;
  private static final long SEED = 0x7363616C6573L;

  /**
   * The largest error over a box grows faster with known errors than with random ones, so they
   * count more.
   */
  private static final double WEIGHT_OF_KNOWN = 0.25;

  private static final int FIRST_WEIGHT_BITS = 6;
  private static final int LEAST_WEIGHT_BITS = 4;
  private static final int LEAST_VALUE_BITS = 10;
  private static final double ENOUGH = 0.999;

  /** Rounds of looking for the worst points of a choice and choosing again for them. */
  private static final int ROUNDS = 2;

  /** How much larger the error may become for a shorter answer: a hundredth. */
  private static final double FOR_SHORT_ANSWERS = 1.01;

  private static final int STARTS = 12;
  private static final int WORST = 3;

  private final SquareChain chain;
  private final Packing packing;
  private final Answer answer;
  private final SlotNetwork network;
  private final int bound;
  private final int specials;
  private double worst;
  private final List<Sample> samples = new ArrayList<>();

  /** A point's sensitivities and the slope of what the client makes of the answer. */
  private record Sample(Sensitivity sensitivity, double slope) {}

  BitSearch(SquareChain chain, Packing packing, Answer answer, int bound, int specials) {
    this.chain = chain;
    this.packing = packing;
    this.answer = answer;
    this.bound = bound;
    this.specials = specials;
    List<SlotVectors> wanted = new ArrayList<>();
    for (int k = 0; k < chain.depth(); k++) {
      wanted.add(SlotVectors.wanted(chain, packing, k));
    }
    this.network = SlotNetwork.of(chain, packing, wanted);
  }

  private void sampleAnywhere() {
    RandomPoints points = new RandomPoints(chain.features(), SEED);
    samples.clear();
    for (int i = 0; i < SAMPLES; i++) {
      addSample(i % 2 == 0 ? points.inside() : points.corner(), i % answer.outputs());
    }
  }

  /** A place where the error of one output is largest nearby. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Worst(double[] point, int output, double value) {}

  /** Samples where the noise of a choice is worst: what is promised is decided there. */
  private void sampleWorst(BitChoice bits) {
    RandomPoints points = new RandomPoints(chain.features(), SEED + 1);
    NoiseModel noise = NoiseModel.of(bits, packing.layers());
    List<Worst> found = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      int output = i % answer.outputs();
      ErrorObjective objective = new ErrorObjective(chain, packing, network, noise, answer, output);
      Ascent.Peak peak = Ascent.climb(objective, i % 2 == 0 ? points.inside() : points.corner());
      found.add(new Worst(peak.point(), output, peak.value()));
    }
    found.sort(Comparator.comparingDouble(Worst::value).reversed());
    worst = found.get(0).value();
    samples.clear();
    found.subList(0, WORST).forEach(worst -> addSample(worst.point(), worst.output()));
  }

  private void addSample(double[] t, int output) {
    SlotNetwork.Trace trace = network.forward(t);
    double[] raw = network.raw(trace);
    var cotangents = network.backward(trace, answer.marginGradient(raw, output));
    Sensitivity sensitivity = Sensitivity.of(network, packing.layers(), trace, cotangents);
    samples.add(new Sample(sensitivity, answer.slope(answer.margin(raw, output))));
  }

  private double error(BitChoice bits) {
    NoiseModel noise = NoiseModel.of(bits, packing.layers());
    double total = 0;
    for (Sample sample : samples) {
      double variance =
          sample.sensitivity().variance(noise)
              + WEIGHT_OF_KNOWN * sample.sensitivity().weightVariance(bits);
      total += variance * sample.slope() * sample.slope();
    }
    return StrictMath.sqrt(total / samples.size());
  }

  /**
   * Returns the best choice for a ring, or nothing when the depth needs more bits than there are.
   */
  Optional<BitChoice> find(int logN, int guard) {
    sampleAnywhere();
    Optional<BitChoice> best = search(logN, guard);
    for (int round = 0; round < ROUNDS && best.isPresent(); round++) {
      sampleWorst(best.get());
      best = search(logN, guard);
    }
    return best.map(this::withSmallAnswer);
  }

  /**
   * Moves bits from the prime that answers leave at to the one before it, as long as that costs
   * next to no exactness: their sum is what the error depends on, the last prime alone decides how
   * long an answer is.
   */
  private BitChoice withSmallAnswer(BitChoice best) {
    if (best.depth() == 1) {
      return best;
    }
    double most = error(best) * FOR_SHORT_ANSWERS;
    BitChoice small = best;
    while (true) {
      BitChoice next = small.withAnswer(small.values()[small.depth() - 1] - 1);
      if (!allowed(next) || error(next) > most) {
        return small;
      }
      small = next;
    }
  }

  /**
   * Returns the largest error at the points where the last round but one was worst, noise alone:
   * little less than what the best choice can promise.
   */
  double worst() {
    return worst;
  }

  private Optional<BitChoice> search(int logN, int guard) {
    for (int values = 40; values >= LEAST_VALUE_BITS; values--) {
      Optional<BitChoice> start = start(logN, guard, values);
      if (start.isPresent() && start.get().fits(bound)) {
        return Optional.of(exchanged(grown(start.get())));
      }
    }
    return Optional.empty();
  }

  /** The largest value scale at which everything else still fits at its least. */
  private Optional<BitChoice> start(int logN, int guard, int values) {
    int depth = chain.depth();
    int[] weights = new int[depth];
    int[] scales = new int[depth];
    for (int k = 0; k < depth; k++) {
      weights[k] = FIRST_WEIGHT_BITS;
      scales[k] = values;
    }
    int least = logN + 9;
    int input = depth == 1 ? values : least + values - FIRST_WEIGHT_BITS;
    BitChoice choice =
        new BitChoice(logN, input, weights, scales, specials, least, guard, chain.endsSquared())
            .balanced();
    return Optional.of(choice);
  }

  private BitChoice grown(BitChoice start) {
    BitChoice best = start;
    double error = error(start);
    while (true) {
      BitChoice next = best;
      double nextError = error;
      double gain = 0;
      for (BitChoice candidate : steps(best)) {
        if (!allowed(candidate)) {
          continue;
        }
        double e = error(candidate);
        double perBit =
            StrictMath.log(error / e) / StrictMath.max(1, candidate.total() - best.total());
        if (e < error * ENOUGH && perBit > gain) {
          next = candidate;
          nextError = e;
          gain = perBit;
        }
      }
      if (gain == 0) {
        return best;
      }
      best = next;
      error = nextError;
    }
  }

  private List<BitChoice> steps(BitChoice from) {
    List<BitChoice> out = new ArrayList<>();
    for (int i = 0; i < from.variables(); i++) {
      BitChoice one = from.changed(i, 1);
      out.add(one);
      if (from.depth() > 1 && i == from.valueVariable(0)) {
        out.add(one.changed(BitChoice.INPUT, 1));
      }
    }
    return out;
  }

  private BitChoice exchanged(BitChoice start) {
    BitChoice best = start;
    double error = error(start);
    boolean improved = true;
    while (improved) {
      improved = false;
      for (int up = 0; up < best.variables(); up++) {
        for (int down = 0; down < best.variables(); down++) {
          for (int size = 1; size <= 2; size++) {
            BitChoice candidate = best.changed(up, 1).changed(down, -size);
            if (up == down || !allowed(candidate)) {
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
      BitChoice more = grown(best);
      improved |= error(more) < error * ENOUGH;
      best = more;
      error = error(more);
    }
    return best;
  }

  private boolean allowed(BitChoice bits) {
    if (!bits.fits(bound)) {
      return false;
    }
    for (int k = 0; k < bits.depth(); k++) {
      if (bits.weights()[k] < LEAST_WEIGHT_BITS || bits.values()[k] < LEAST_VALUE_BITS) {
        return false;
      }
    }
    return true;
  }
}
