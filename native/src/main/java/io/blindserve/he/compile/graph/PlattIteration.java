package io.blindserve.he.compile.graph;

import java.util.List;

/**
 * How ONNX Runtime ends a support vector machine with probabilities: not by the sigmoid p of Platt,
 * but, as libsvm, by an iteration for any number of classes that begins at equal probabilities and
 * stops early (T.-F. Wu, C.-J. Lin and R. C. Weng, "Probability estimates for multi-class
 * classification by pairwise coupling", JMLR 5, 2004, section 4.3). With two classes it stops at q
 * where |q - p| times the larger of q and 1 - q is below 0.005 / 2. Plans answer the sigmoid.
 */
public final class PlattIteration {

  /** The most that the iteration is off: the larger of two probabilities is at least 1 / 2. */
  public static final double MOST_OFF = 0.005;

  /** What a reader should know. */
  public static final String NOTE =
      "Probabilities are Platt's sigmoid; ONNX Runtime stops an iteration within "
          + MOST_OFF
          + " of it.";

  private PlattIteration() {}

  /** Returns whether probabilities of a graph come from it. */
  public static boolean isIn(Graph graph) {
    return graph.nodes().stream()
        .anyMatch(
            node ->
                node.operator().equals("SVMClassifier")
                    && !node.numbers("prob_a").orElse(List.of()).isEmpty());
  }
}
