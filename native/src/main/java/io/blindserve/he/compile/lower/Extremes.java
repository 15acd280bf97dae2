package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * Points of the box where values are largest.
 *
 * @param answers where answers are, downward and upward, the widest answers first
 * @param layers where the energy of each layer is
 */
record Extremes(List<double[]> answers, List<double[]> layers) {

  static final Extremes NONE = new Extremes(List.of(), List.of());

  /** For searches in which a point is expensive. */
  private static final int FEW_ANSWERS = 4;

  Extremes {
    answers = List.copyOf(answers);
    layers = List.copyOf(layers);
  }

  /** Returns all layers' and a few answers'. */
  List<double[]> few() {
    List<double[]> out = new ArrayList<>(layers);
    out.addAll(answers.subList(0, StrictMath.min(FEW_ANSWERS, answers.size())));
    return out;
  }
}
