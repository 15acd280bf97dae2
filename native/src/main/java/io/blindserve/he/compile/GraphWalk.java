package io.blindserve.he.compile;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows a graph from its input to its output and folds constants: what remains is a chain of
 * dense layers. Every value is kept as a polynomial of the newest base, so scalers, batch
 * normalisations and chains of Mul, Pow and Add fall together.
 */
final class GraphWalk {

  private static final int MAX_WIDTH = 1 << 15;

  private final Graph graph;
  private final Map<String, ValueForm> values = new TreeMap<>();
  private final List<DenseLayer> layers = new ArrayList<>();
  private final List<GraphNode> layerNodes = new ArrayList<>();
  private final Optional<FeatureRange> declared;
  private double[] low = new double[0];
  private double[] high = new double[0];
  private Quadratic first = Quadratic.identity(0);
  private int newestBase;

  private GraphWalk(Graph graph, CompileOptions options) {
    this.graph = graph;
    this.declared = options.inputRange();
  }

  /** Returns the network, or throws {@link RefusedException}. */
  static Network read(Graph graph, CompileOptions options) {
    return new GraphWalk(graph, options).read();
  }

  private Network read() {
    GraphInput input = readInput();
    for (GraphNode node : graph.nodes()) {
      if (node.outputs().isEmpty()) {
        throw Refusals.at(node, "it has no output", "export the model again");
      }
      ValueForm out = new NodeReader(this, node).read();
      if (!out.polynomial().isFinite()) {
        throw Refusals.at(
            node, "its weights hold NaN or infinities, or overflow", "check the training");
      }
      values.put(node.outputs().get(0), out);
    }
    return network(input);
  }

  private GraphInput readInput() {
    if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
      throw Refusals.whole(
          graph.inputs().size() + " inputs and " + graph.outputs().size() + " outputs",
          "one of each is supported");
    }
    GraphInput input = graph.inputs().get(0);
    if (input.shape().size() != 2) {
      throw Refusals.whole(
          "the input has " + input.shape().size() + " dimensions",
          "the shape must be [rows, features]");
    }
    int features = input.shape().get(1);
    if (features == GraphInput.ANY || input.shape().get(0) > 1) {
      throw Refusals.whole(
          "the input's shape is not [any, fixed]",
          "export with a dynamic batch and a fixed number of features");
    }
    if (features < 1 || features > MAX_WIDTH) {
      throw Refusals.whole(
          "the input has " + features + " features", "1 to " + MAX_WIDTH + " are supported");
    }
    startAt(input.name(), features);
    return input;
  }

  private void startAt(String name, int features) {
    low = Vectors.constant(features, Double.NEGATIVE_INFINITY);
    high = Vectors.constant(features, Double.POSITIVE_INFINITY);
    values.put(name, new ValueForm(0, Quadratic.identity(features), Tail.NONE));
    if (declared.isPresent()) {
      if (declared.get().features() != features) {
        throw Refusals.whole(
            "the declared range has "
                + declared.get().features()
                + " features, the input "
                + features,
            "declare one interval a feature");
      }
      low = Vectors.unboxed(declared.get().min());
      high = Vectors.unboxed(declared.get().max());
    }
  }

  private Network network(GraphInput input) {
    String output = graph.outputs().get(0);
    ValueForm form = values.get(output);
    if (form == null || layers.isEmpty() || form.base() != newestBase) {
      throw Refusals.whole(
          "the output does not come from a dense layer at the end", "end with a dense layer");
    }
    int last = layers.size() - 1;
    layers.set(last, layers.get(last).withActivation(form.polynomial()));
    requireTrueQuadratic(last);
    return new Network(input.name(), box(), first, layers, layerNodes, form.tail(), output);
  }

  private FeatureRange box() {
    for (int i = 0; i < low.length; i++) {
      if (!Double.isFinite(low[i]) || !Double.isFinite(high[i])) {
        throw Refusals.whole(
            "feature " + i + " has no declared range",
            "declare input.range in model.json or clip the input");
      }
      if (low[i] > high[i]) {
        throw Refusals.whole(
            "the ranges of feature " + i + " do not meet", "declare a range inside the clip");
      }
    }
    return new FeatureRange(Vectors.boxed(low), Vectors.boxed(high));
  }

  /** Returns the form of a value, or nothing for a constant. */
  Optional<ValueForm> form(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<GraphTensor> constant(String name) {
    return Optional.ofNullable(graph.constants().get(name));
  }

  /** Clips the input: only what is still an invertible affine map of it can be clipped. */
  ValueForm clip(GraphNode node, ValueForm form, double[] min, double[] max) {
    if (!layers.isEmpty() || form.base() != newestBase || !form.polynomial().isAffine()) {
      throw Refusals.at(
          node, "only the input can be clipped", "use a square or quadratic activation");
    }
    double[] slope = form.polynomial().linear();
    double[] shift = form.polynomial().constant();
    for (int i = 0; i < slope.length; i++) {
      if (slope[i] == 0) {
        throw Refusals.at(node, "channel " + i + " is constant", "remove the feature");
      }
      double a = (min[i] - shift[i]) / slope[i];
      double b = (max[i] - shift[i]) / slope[i];
      low[i] = StrictMath.max(low[i], StrictMath.min(a, b));
      high[i] = StrictMath.min(high[i], StrictMath.max(a, b));
    }
    newestBase++;
    return new ValueForm(newestBase, form.polynomial(), Tail.NONE);
  }

  /** Adds a dense layer over {@code form}; layers without a square between them become one. */
  ValueForm dense(GraphNode node, ValueForm form, Matrix weights, double[] bias) {
    if (form.base() != newestBase) {
      throw Refusals.at(node, "the network has branches", "only a chain of layers is supported");
    }
    if (weights.rows() > MAX_WIDTH) {
      throw Refusals.at(
          node, weights.rows() + " outputs are too wide", "at most " + MAX_WIDTH + " fit");
    }
    if (layers.isEmpty()) {
      addFirst(node, form.polynomial(), weights, bias);
    } else if (form.polynomial().isAffine()) {
      merge(form.polynomial(), weights, bias);
    } else {
      int last = layers.size() - 1;
      layers.set(last, layers.get(last).withActivation(form.polynomial()));
      requireTrueQuadratic(last);
      add(node, weights, bias);
    }
    newestBase++;
    return new ValueForm(newestBase, Quadratic.identity(weights.rows()), Tail.NONE);
  }

  private void addFirst(GraphNode node, Quadratic polynomial, Matrix weights, double[] bias) {
    if (!polynomial.isAffine()) {
      throw Refusals.at(
          node, "a square stands before the first dense layer", "begin with a dense layer");
    }
    first = polynomial;
    add(node, weights, bias);
  }

  private void add(GraphNode node, Matrix weights, double[] bias) {
    layers.add(new DenseLayer(weights, bias, Quadratic.identity(weights.rows())));
    layerNodes.add(node);
  }

  private void merge(Quadratic between, Matrix weights, double[] bias) {
    int last = layers.size() - 1;
    DenseLayer before = layers.get(last);
    Matrix product = weights.scaledColumns(between.linear()).times(before.weights());
    double[] carried =
        Vectors.add(Vectors.multiply(between.linear(), before.bias()), between.constant());
    double[] sum = Vectors.add(weights.times(carried), bias);
    layers.set(last, new DenseLayer(product, sum, Quadratic.identity(weights.rows())));
  }

  private void requireTrueQuadratic(int layer) {
    Quadratic activation = layers.get(layer).activation();
    if (!activation.isAffine() && Vectors.hasZero(activation.square())) {
      throw Refusals.at(
          layerNodes.get(layer),
          "its activation is quadratic in some channels and not in others",
          "give every channel a square term");
    }
  }
}
