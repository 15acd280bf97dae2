package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the largest error over the declared box: samples, then ascents from the worst of them, from
 * corners and from other points, then single features moved to their ends. Deterministic.
 *
 * @param promised what the plan promises: the largest error found, times a factor for what a search
 *     may miss
 * @param found the largest error found
 * @param known the part of it that the encoded weights make, noise left out
 */
record ErrorBound(double promised, double found, double known) {

  /** A search finds maxima from below. */
  static final double SAFETY = 1.25;

  /** Other runtimes compute the same network in single precision. */
  private static final double SINGLE_PRECISION = 0x1p-20;

  private static final int SAMPLES = 64;
  private static final int WORST = 4;
  private static final int OTHER_STARTS = 6;
  private static final int MAX_OUTPUTS = 6;
  private static final int POLISHED_FEATURES = 64;
  private static final int POLISHES = 2;
  private static final long SEED = 0x6572726F72L;

  static ErrorBound of(
      SquareChain chain, Packing packing, SlotNetwork network, NoiseModel noise, Answer answer) {
    List<double[]> samples = samples(chain.features());
    List<Ascent.Peak> outputs = new ArrayList<>();
    for (int i = 0; i < answer.outputs(); i++) {
      ErrorObjective objective = new ErrorObjective(chain, packing, network, noise, answer, i);
      outputs.add(new Ascent.Peak(new double[] {i}, largest(objective, samples.subList(0, WORST))));
    }
    outputs.sort(Comparator.comparingDouble(Ascent.Peak::value).reversed());
    double found = 0;
    double known = 0;
    for (Ascent.Peak peak : outputs.subList(0, StrictMath.min(MAX_OUTPUTS, outputs.size()))) {
      int output = (int) peak.point()[0];
      ErrorObjective objective = new ErrorObjective(chain, packing, network, noise, answer, output);
      Ascent.Peak best = search(objective, samples);
      if (best.value() > found) {
        found = best.value();
        known = objective.known(best.point());
      }
    }
    double promised = found * SAFETY + SINGLE_PRECISION;
    return new ErrorBound(promised, found, known);
  }

  private static List<double[]> samples(int features) {
    RandomPoints points = new RandomPoints(features, SEED);
    List<double[]> out = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      out.add(i % 2 == 0 ? points.inside() : points.corner());
    }
    return out;
  }

  private static double largest(ErrorObjective objective, List<double[]> points) {
    double largest = 0;
    for (double[] point : points) {
      largest = StrictMath.max(largest, objective.value(point));
    }
    return largest;
  }

  private static Ascent.Peak search(ErrorObjective objective, List<double[]> samples) {
    List<Ascent.Peak> measured = new ArrayList<>();
    for (double[] sample : samples) {
      measured.add(new Ascent.Peak(sample, objective.value(sample)));
    }
    List<Ascent.Peak> sorted = new ArrayList<>(measured);
    sorted.sort(Comparator.comparingDouble(Ascent.Peak::value).reversed());
    List<Ascent.Peak> starts = new ArrayList<>(sorted.subList(0, WORST));
    starts.addAll(measured.subList(0, OTHER_STARTS));
    Ascent.Peak best = starts.get(0);
    for (Ascent.Peak start : starts) {
      Ascent.Peak peak = Ascent.climb(objective, start.point());
      if (peak.value() > best.value()) {
        best = peak;
      }
    }
    return polished(objective, best);
  }

  /** Tries both ends for every feature in turn. */
  private static Ascent.Peak polished(ErrorObjective objective, Ascent.Peak start) {
    Ascent.Peak best = start;
    if (start.point().length > POLISHED_FEATURES) {
      return best;
    }
    for (int round = 0; round < POLISHES; round++) {
      for (int i = 0; i < start.point().length; i++) {
        for (int end = -1; end <= 1; end += 2) {
          double[] next = best.point().clone();
          next[i] = end;
          double value = objective.value(next);
          best = value > best.value() ? new Ascent.Peak(next, value) : best;
        }
      }
    }
    return best;
  }
}
