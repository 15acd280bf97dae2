package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.network.Tail;
import java.util.List;

/**
 * Linear models of ONNX-ML. Where the standard is silent, they answer as ONNX Runtime does: with
 * one target it leaves a regressor's transform out, and makes two columns of one score.
 */
final class MlLinear {

  private MlLinear() {}

  static List<Value> regressor(NodeScope node) {
    int targets = node.integer("targets", 1);
    Element[] scores = scores(node, targets, MlFeatures.list(node, "intercepts"));
    String transform = node.node().text("post_transform", "NONE");
    return List.of(transformed(node, scores, targets == 1 ? "NONE" : transform));
  }

  static List<Value> classifier(NodeScope node) {
    double[] intercepts = MlFeatures.list(node, "intercepts");
    int strings = node.node().texts("classlabels_strings").size();
    int labels = strings > 0 ? strings : MlFeatures.list(node, "classlabels_ints").length;
    boolean single = intercepts.length == 1 && labels == 2;
    if (!single && (intercepts.length < 2 || intercepts.length != labels)) {
      throw node.refused(
          intercepts.length + " intercepts for " + labels + " classes", "convert the model again");
    }
    Element[] scores = scores(node, intercepts.length, intercepts);
    String transform = node.node().text("post_transform", "NONE");
    if (!single) {
      return List.of(MlFeatures.label(scores), transformed(node, scores, transform));
    }
    Element[] pair = pair(node, scores[0]);
    return List.of(
        MlFeatures.label(pair),
        transform.equals("LOGISTIC") ? transformed(node, pair, transform) : complement(node, pair));
  }

  /** Returns -e and e. */
  static Element[] pair(NodeScope node, Element e) {
    return new Element[] {MlFeatures.negative(node, e), e};
  }

  /** Returns 1 - e and e of -e and e. */
  static RowTensor complement(NodeScope node, Element[] pair) {
    Element[] out = {node.symbols().affine(pair[0], 1, 1), pair[1]};
    return new RowTensor(List.of(2), out);
  }

  /** Applies a transform to scores. */
  static RowTensor transformed(NodeScope node, Element[] scores, String transform) {
    List<Integer> shape = List.of(scores.length);
    return switch (transform) {
      case "NONE" -> new RowTensor(shape, scores);
      case "SOFTMAX" -> new RowTensor(shape, scores, Tail.SOFTMAX, false);
      case "LOGISTIC" -> {
        Element[] out = new Element[scores.length];
        for (int k = 0; k < out.length; k++) {
          out[k] = node.symbols().apply(Basic.SIGMOID, scores[k]);
        }
        yield new RowTensor(shape, out);
      }
      default ->
          throw node.refused(
              "its post_transform has no counterpart", "use NONE, LOGISTIC or SOFTMAX");
    };
  }

  private static Element[] scores(NodeScope node, int count, double[] intercepts) {
    RowTensor in = MlFeatures.features(node, 0);
    double[] coefficients = MlFeatures.list(node, "coefficients");
    node.budget().elements(count);
    if (coefficients.length != (long) count * in.size()
        || (intercepts.length != count && intercepts.length != 0)) {
      throw node.refused(
          coefficients.length
              + " coefficients and "
              + intercepts.length
              + " intercepts for "
              + count
              + " scores of "
              + in.size()
              + " features",
          "convert the model again");
    }
    Term[] terms = node.symbols().terms(in.elements());
    Accumulator sum = new Accumulator(node.symbols());
    Element[] out = new Element[count];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < terms.length; i++) {
        sum.add(terms[i], coefficients[k * terms.length + i]);
      }
      sum.add(intercepts.length == 0 ? 0 : intercepts[k]);
      out[k] = sum.element();
    }
    return out;
  }
}
