package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;

/**
 * A network in the form that is cheap on ciphertexts: t in [-1, 1]^n (the client's prepared row,
 * centred and scaled by its box), then stages whose values are about 1 at most, and the answer as
 * scale * value + shift of some channel of the last stage.
 *
 * @param centre middle of each value's interval
 * @param half half its length, or 1 where it has none
 * @param stages in order, at least one; the last has no form
 * @param channel for each output the channel that it is made of
 * @param scale factor of each output
 * @param shift summand of each output
 * @param tail what the client does with the outputs
 */
@SuppressWarnings("ArrayRecordComponent")
record Chain(
    double[] centre,
    double[] half,
    List<Stage> stages,
    int[] channel,
    double[] scale,
    double[] shift,
    Tail tail) {

  Chain {
    stages = List.copyOf(stages);
  }

  int depth() {
    return stages.size();
  }

  int inputs() {
    return centre.length;
  }

  int outputs() {
    return scale.length;
  }

  Stage stage(int k) {
    return stages.get(k);
  }

  /** Returns the channels of the last stage. */
  int raws() {
    return stages.get(stages.size() - 1).width();
  }

  /** Returns u of every stage for a point of the box. */
  List<double[]> values(double[] t) {
    List<double[]> out = new ArrayList<>(depth());
    double[] y = t;
    for (int k = 0; k < depth(); k++) {
      Stage stage = stages.get(k);
      double[] u = stage.affine(y);
      out.add(u);
      y = stage.apply(u);
    }
    return out;
  }

  /** Returns the last stage's values for a point. */
  double[] raw(double[] t) {
    return values(t).get(depth() - 1);
  }

  /**
   * Returns the derivatives by t of a weighted sum of u of one stage.
   *
   * @param values u of every stage
   * @param stage its number
   * @param weight one a channel
   */
  double[] gradient(List<double[]> values, int stage, double[] weight) {
    double[] back = stages.get(stage).weights().transposedTimes(weight);
    for (int k = stage - 1; k >= 0; k--) {
      double[] slopes = stages.get(k).slopes(values.get(k));
      for (int i = 0; i < back.length; i++) {
        back[i] *= slopes[i];
      }
      back = stages.get(k).weights().transposedTimes(back);
    }
    return back;
  }

  /** Returns the outputs before the tail. */
  double[] outputs(double[] raw) {
    double[] out = new double[outputs()];
    for (int i = 0; i < out.length; i++) {
      out[i] = scale[i] * raw[channel[i]] + shift[i];
    }
    return out;
  }
}
