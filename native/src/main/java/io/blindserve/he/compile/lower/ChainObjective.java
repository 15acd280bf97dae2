package io.blindserve.he.compile.lower;

import java.util.List;

/** What can be made as large as it becomes over the box: functions of a chain's values. */
final class ChainObjective {

  private ChainObjective() {}

  /**
   * A weighted sum of the answer's channels.
   *
   * @param weight one a channel
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(Chain chain, double[] weight) implements Ascent.Objective {

    @Override
    public double value(double[] t) {
      double[] raw = chain.raw(t);
      double sum = 0;
      for (int i = 0; i < raw.length; i++) {
        sum += weight[i] * raw[i];
      }
      return sum;
    }

    @Override
    public double[] direction(double[] t) {
      return chain.gradient(chain.values(t), chain.depth() - 1, weight);
    }
  }

  /**
   * The sum of the squares of u of one stage.
   *
   * @param stage its number
   */
  record Energy(Chain chain, int stage) implements Ascent.Objective {

    @Override
    public double value(double[] t) {
      double sum = 0;
      for (double u : chain.values(t).get(stage)) {
        sum += u * u;
      }
      return sum;
    }

    @Override
    public double[] direction(double[] t) {
      List<double[]> values = chain.values(t);
      return chain.gradient(values, stage, values.get(stage));
    }
  }
}
