package io.blindserve.he.compile.approximate;

import java.util.List;

/**
 * What an approximation may cost and how far it may be off.
 *
 * @param errorBudget the largest error: of a probability where the network ends in a sigmoid or a
 *     softmax, otherwise a fraction of the largest absolute value of the answer; above 0, at most 1
 * @param maxDegree the highest degree: 2, 3, 4, 6, 7 or 8
 * @param perNeuron whether each channel may have a polynomial of its own; otherwise channels of a
 *     layer with the same function share one
 */
public record ApproximationOptions(double errorBudget, int maxDegree, boolean perNeuron) {

  /** Degrees that may be the highest one. */
  public static final List<Integer> DEGREES = List.of(2, 3, 4, 6, 7, 8);

  /** Checks the options. */
  public ApproximationOptions {
    if (!(errorBudget > 0) || errorBudget > 1) {
      throw new IllegalArgumentException("an error budget must lie above 0 and be at most 1");
    }
    if (!DEGREES.contains(maxDegree)) {
      throw new IllegalArgumentException("degree " + maxDegree + " is not one of " + DEGREES);
    }
  }

  /** Returns the degrees to try, one for each number of multiplicative levels, cheapest first. */
  List<Integer> ladder() {
    if (maxDegree == 2) {
      return List.of(2);
    }
    return maxDegree <= 4 ? List.of(2, maxDegree) : List.of(2, 4, maxDegree);
  }
}
