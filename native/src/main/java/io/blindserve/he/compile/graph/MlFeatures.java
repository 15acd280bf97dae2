package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ONNX-ML's operators on single features, and on probabilities. */
final class MlFeatures {

  static final Map<String, Operator> ALL = all();

  private MlFeatures() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("Scaler", MlFeatures::scale);
    out.put("Imputer", MlFeatures::impute);
    out.put("Normalizer", MlFeatures::normalize);
    out.put("FeatureVectorizer", MlFeatures::join);
    out.put("ArrayFeatureExtractor", MlFeatures::select);
    // A map from labels to probabilities: the labels are the client's, the values stay in order.
    out.put("ZipMap", node -> List.of(node.open(0)));
    return out;
  }

  /** Returns an operand of shape [rows, features]. */
  static RowTensor features(NodeScope node, int index) {
    RowTensor out = node.rows(index);
    if (out.rank() != 1) {
      throw node.refused(
          "its operand has " + (out.rank() + 1) + " dimensions", "give it [rows, features]");
    }
    return out;
  }

  /** Returns numbers of an attribute, one a feature; one alone stands for all. */
  static double[] numbers(NodeScope node, String attribute, int size) {
    double[] given = list(node, attribute);
    if (given.length != size && given.length != 1) {
      throw node.refused(
          attribute + " has " + given.length + " numbers for " + size + " features",
          "convert the model again");
    }
    if (given.length == size) {
      return given;
    }
    double[] out = new double[size];
    Arrays.fill(out, given[0]);
    return out;
  }

  /** Returns the numbers of an attribute, none when it is missing. */
  static double[] list(NodeScope node, String attribute) {
    return node.node().numbers(attribute).orElse(List.of()).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** (x - offset) * scale. */
  private static List<Value> scale(NodeScope node) {
    RowTensor in = features(node, 0);
    double[] offset = numbers(node, "offset", in.size());
    double[] scale = numbers(node, "scale", in.size());
    Element[] out = new Element[node.budget().elements(in.size())];
    for (int i = 0; i < out.length; i++) {
      out[i] = node.symbols().affine(in.elements()[i], scale[i], -offset[i] * scale[i]);
    }
    return List.of(new RowTensor(in.shape(), out));
  }

  /** Rows with NaN never reach a ciphertext, so to replace NaN is to do nothing. */
  private static List<Value> impute(NodeScope node) {
    boolean nan = Double.isNaN(node.node().number("replaced_value_float", Double.NaN));
    if (!nan || node.node().attributes().containsKey("replaced_value_int64")) {
      throw node.refused(
          "it replaces numbers", "replace them before the call, or let it replace NaN only");
    }
    return List.of(node.open(0));
  }

  /** Probabilities that sum to one already stay as they are; anything else needs a division. */
  private static List<Value> normalize(NodeScope node) {
    RowTensor in = node.open(0);
    boolean sums = node.node().text("norm", "MAX").equals("L1");
    boolean softmax = in.tail() == Tail.SOFTMAX && !in.argmax();
    if (sums && (softmax || isPair(in))) {
      return List.of(in);
    }
    throw node.refused(
        "it divides each row by its own norm",
        "normalise rows before the call; for probabilities train with multi_class='multinomial'");
  }

  /** sigmoid(z) and sigmoid(-z). */
  private static boolean isPair(RowTensor in) {
    if (in.size() != 2 || in.isFinished()) {
      return false;
    }
    Element a = in.elements()[0];
    Element b = in.elements()[1];
    boolean sigmoids = a.function() == Basic.SIGMOID && b.function() == Basic.SIGMOID;
    return sigmoids
        && a.core().affine(-a.scale(), -a.shift()).equals(b.core().affine(b.scale(), b.shift()));
  }

  private static List<Value> join(NodeScope node) {
    List<Element> out = new ArrayList<>();
    for (int i = 0; i < node.operands(); i++) {
      RowTensor part = features(node, i);
      node.budget().elements(out.size() + (long) part.size());
      out.addAll(Arrays.asList(part.elements()));
    }
    if (out.isEmpty()) {
      throw node.refused("it has no operands", "convert the model again");
    }
    return List.of(new RowTensor(List.of(out.size()), out.toArray(Element[]::new)));
  }

  /** Columns by constant indices; or class labels by the index of the largest score. */
  private static List<Value> select(NodeScope node) {
    if (node.isConstant(0) && !node.isConstant(1) && node.open(1).argmax()) {
      return List.of(node.open(1));
    }
    RowTensor in = features(node, 0);
    int[] indices = node.integers(node.constant(1).values());
    Element[] out = new Element[node.budget().elements(indices.length)];
    for (int i = 0; i < out.length; i++) {
      if (indices[i] < 0 || indices[i] >= in.size()) {
        throw node.refused(
            "it selects column " + indices[i] + " of " + in.size(), "convert the model again");
      }
      out[i] = in.elements()[indices[i]];
    }
    return List.of(new RowTensor(List.of(out.length), out));
  }

  /** Returns the index of the largest element, as classifiers give their label. */
  static RowTensor label(Element... scores) {
    return new RowTensor(List.of(), scores, Tail.NONE, true);
  }

  /** Returns -e. */
  static Element negative(NodeScope node, Element e) {
    return node.symbols().affine(e, -1, 0);
  }
}
