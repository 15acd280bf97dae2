package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The largest error over the declared box, as a deterministic search finds it: samples, then
 * ascents from the worst of them and near the border between classes, then single features moved to
 * their ends.
 *
 * @param promised what the plan promises: the largest error found, times a factor for what a search
 *     may miss
 * @param found the largest error found
 * @param known the part of it that the encoded weights make, noise left out
 * @param spread six deviations of the noisiest channel of the answer, before the client's factors
 * @param shift how far the encoded weights move a channel at most, in the same unit
 */
record Promise(double promised, double found, double known, double spread, double shift) {

  /** Returns this with the next powers of two as what is published. */
  Promise roundedUp() {
    return new Promise(roundedUp(promised), found, known, roundedUp(spread), roundedUp(shift));
  }

  private static double roundedUp(double value) {
    double power = StrictMath.scalb(1.0, StrictMath.getExponent(value));
    return power < value ? 2 * power : power;
  }

  /** A search finds maxima from below. */
  static final double SAFETY = 1.25;

  /** Other runtimes compute the same network in single precision. */
  private static final double SINGLE_PRECISION = 0x1p-20;

  private static final int SAMPLES = 32;
  private static final int STARTS = 2;
  private static final int BORDER_STARTS = 8;
  private static final int FOLLOWED = 3;
  private static final int STEPS = 12;
  private static final int MAX_OUTPUTS = 4;
  private static final int POLISHED_FEATURES = 64;
  private static final int TRIED_AHEAD = 8;
  private static final long SEED = 0x6572726F72L;

  /**
   * Searches.
   *
   * @param limit a promise above this is of no use: the search ends where it is found
   */
  static Promise of(
      Chain chain, Points points, Tape exact, Tape encoded, Noise noise, double limit) {
    return new Search(chain, points, exact, encoded, noise, limit / SAFETY).run();
  }

  private record Search(
      Chain chain, Points points, Tape exact, Tape encoded, Noise noise, double limit) {

    ErrorObjective objective(int output) {
      return new ErrorObjective(chain, exact, encoded, noise, output);
    }

    Promise run() {
      List<Integer> outputs = worstOutputs();
      double found = 0;
      double known = 0;
      for (int output : outputs) {
        ErrorObjective objective = objective(output);
        Ascent.Peak best = search(objective);
        if (best.value() > found) {
          found = best.value();
          known = objective.known(best.point());
        }
        if (found > limit) {
          break;
        }
      }
      double promised = found * SAFETY + SINGLE_PRECISION;
      if (found > limit) {
        return new Promise(promised, found, known, 0, 0);
      }
      double spread = AnswerNoise.largest(points, encoded, noise);
      return new Promise(promised, found, known, spread, AnswerNoise.shift(chain, points, encoded));
    }

    /** A few samples say at which outputs to look closer. */
    private List<Integer> worstOutputs() {
      List<double[]> values = new ArrayList<>();
      for (int i = 0; i < chain.outputs(); i++) {
        ErrorObjective objective = objective(i);
        Points.Sequence sequence = points.from(SEED);
        double largest = 0;
        for (int s = 0; s < (chain.outputs() > MAX_OUTPUTS ? 4 : 0); s++) {
          largest = StrictMath.max(largest, objective.value(sequence.next()));
        }
        values.add(new double[] {i, largest});
      }
      values.sort(Comparator.comparingDouble((double[] v) -> v[1]).reversed());
      return values.stream().limit(MAX_OUTPUTS).map(v -> (int) v[0]).toList();
    }

    private Ascent.Peak search(ErrorObjective objective) {
      List<Ascent.Peak> measured = measured(objective);
      Ascent.Peak best = measured.get(0);
      if (best.value() > limit || !points.isContinuous()) {
        return best;
      }
      best =
          measured.subList(0, STARTS).parallelStream()
              .map(start -> Ascent.climb(objective, start, STEPS))
              .reduce(best, Search::worse);
      if (best.value() > limit) {
        return best;
      }
      best = worse(best, new BorderSearch(objective, points, BORDER_STARTS, FOLLOWED).find());
      return best.value() > limit ? best : polished(objective, best);
    }

    /** Returns samples, the worst first. */
    private List<Ascent.Peak> measured(ErrorObjective objective) {
      List<double[]> samples = new ArrayList<>();
      Points.Sequence sequence = points.from(SEED);
      for (int i = 0; i < SAMPLES; i++) {
        samples.add(sequence.next());
      }
      return samples.parallelStream()
          .map(sample -> new Ascent.Peak(sample, objective.value(sample)))
          .sorted(Comparator.comparingDouble(Ascent.Peak::value).reversed())
          .toList();
    }

    private static Ascent.Peak worse(Ascent.Peak one, Ascent.Peak other) {
      return other.value() > one.value() ? other : one;
    }

    /**
     * Tries both ends for every feature in turn. A few are tried ahead side by side; what was tried
     * from a point that turns out not to be the worst is tried again.
     */
    private static Ascent.Peak polished(ErrorObjective objective, Ascent.Peak start) {
      Ascent.Peak best = start;
      int ends = start.point().length > POLISHED_FEATURES ? 0 : 2 * start.point().length;
      for (int next = 0; next < ends; ) {
        Ascent.Peak from = best;
        List<Ascent.Peak> ahead =
            IntStream.range(next, Math.min(ends, next + TRIED_AHEAD))
                .parallel()
                .mapToObj(end -> moved(objective, from, end))
                .toList();
        for (int i = 0; i < ahead.size() && best.value() == from.value(); i++) {
          best = worse(best, ahead.get(i));
          next++;
        }
      }
      return best;
    }

    /** Moves feature end / 2 to its lower or upper end. */
    private static Ascent.Peak moved(ErrorObjective objective, Ascent.Peak from, int end) {
      double to = end % 2 == 0 ? -1 : 1;
      if (from.point()[end / 2] == to) {
        return from;
      }
      double[] next = from.point().clone();
      next[end / 2] = to;
      return new Ascent.Peak(next, objective.value(next));
    }
  }
}
