package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Looks for points of the box where values are largest: each answer upward and downward, and the
 * energy of each layer. Samples alone would not do: in many dimensions what is random averages out,
 * and what people send, an image for example, does not.
 */
final class ExtremeSearch {

  private static final int SAMPLES = 64;
  private static final int STEPS = 20;
  private static final int MOST_CHANNELS = 16;
  private static final long SEED = 0x7065616B73L;

  private final Chain chain;
  private final Points points;
  private final List<double[]> samples = new ArrayList<>();

  private ExtremeSearch(Chain chain, Points points) {
    this.chain = chain;
    this.points = points;
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(points.isContinuous() ? sequence.next() : sequence.nextRow());
    }
  }

  static Extremes of(Chain chain, Points points) {
    return new ExtremeSearch(chain, points).find();
  }

  private Extremes find() {
    List<double[]> answers = new ArrayList<>();
    int last = chain.depth() - 1;
    for (int channel : widest()) {
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] weight = new double[chain.raws()];
        weight[channel] = sign;
        answers.add(largest(new ChainObjective.Answer(chain, weight)));
      }
    }
    List<double[]> layers = new ArrayList<>();
    for (int k = 0; k < last; k++) {
      layers.add(largest(new ChainObjective.Energy(chain, k)));
    }
    return new Extremes(answers, layers);
  }

  /** The channels of the answer with the largest samples. */
  private List<Integer> widest() {
    double[] reach = new double[chain.raws()];
    for (double[] sample : samples) {
      double[] raw = chain.raw(point(sample));
      for (int i = 0; i < reach.length; i++) {
        reach[i] = StrictMath.max(reach[i], StrictMath.abs(raw[i]));
      }
    }
    return IntStream.range(0, reach.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> reach[i]).reversed())
        .limit(MOST_CHANNELS)
        .toList();
  }

  private double[] point(double[] sample) {
    return points.isContinuous() ? sample : points.ofRow(sample);
  }

  private double[] largest(Ascent.Objective objective) {
    ToDoubleFunction<double[]> value = sample -> objective.value(point(sample));
    double[] start = samples.get(0);
    for (double[] sample : samples) {
      start = value.applyAsDouble(sample) > value.applyAsDouble(start) ? sample : start;
    }
    Ascent.Peak from = new Ascent.Peak(start, value.applyAsDouble(start));
    return points.isContinuous()
        ? Ascent.climb(objective, from, STEPS).point()
        : points.ofRow(RowClimb.climb(points.rows(), value, from).point());
  }
}
