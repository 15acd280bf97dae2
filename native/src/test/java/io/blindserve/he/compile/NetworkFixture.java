package io.blindserve.he.compile;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Builds graphs of dense networks and computes them in the clear, layer by layer, without the
 * compiler's folding.
 */
final class NetworkFixture {

  final int[] widths;
  final List<double[][]> weights = new ArrayList<>();
  final List<double[]> biases = new ArrayList<>();

  /** Coefficients a, b, c of each activation a z^2 + b z + c. */
  final List<double[]> activations = new ArrayList<>();

  final Tail tail;
  final FeatureRange range;

  NetworkFixture(SplittableRandom random, int[] widths, Tail tail, boolean plainSquares) {
    this.widths = widths.clone();
    this.tail = tail;
    List<Double> min = new ArrayList<>();
    List<Double> max = new ArrayList<>();
    for (int i = 0; i < widths[0]; i++) {
      double middle = random.nextDouble(-3, 3);
      double half = random.nextDouble(0.5, 4);
      min.add(middle - half);
      max.add(middle + half);
    }
    range = new FeatureRange(min, max);
    for (int k = 1; k < widths.length; k++) {
      addLayer(random, widths[k - 1], widths[k], plainSquares);
    }
  }

  private void addLayer(SplittableRandom random, int in, int out, boolean plainSquares) {
    double size = (weights.isEmpty() ? 0.5 : 1.2) / Math.sqrt(in);
    double[][] w = new double[out][in];
    double[] b = new double[out];
    for (int i = 0; i < out; i++) {
      for (int j = 0; j < in; j++) {
        w[i][j] = (float) random.nextDouble(-size, size);
      }
      b[i] = (float) random.nextDouble(-0.3, 0.3);
    }
    weights.add(w);
    biases.add(b);
    activations.add(
        plainSquares
            ? new double[] {1, 0, 0}
            : new double[] {
              random.nextDouble(0.2, 0.6),
              random.nextDouble(-0.5, 0.5),
              random.nextDouble(-0.2, 0.2)
            });
  }

  static int[] widths(String shape) {
    return Arrays.stream(shape.split("-")).mapToInt(Integer::parseInt).toArray();
  }

  static NetworkFixture random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int depth = 1 + (int) (seed % 4);
    int[] widths = new int[depth + 1];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = random.nextInt(1, 129);
    }
    Tail tail = Tail.values()[random.nextInt(3)];
    if (tail == Tail.SIGMOID || random.nextBoolean()) {
      widths[depth] = random.nextInt(1, 4);
    }
    return new NetworkFixture(random, widths, tail, random.nextBoolean());
  }

  int depth() {
    return weights.size();
  }

  Graph graph() {
    TreeMap<String, GraphTensor> constants = new TreeMap<>();
    List<GraphNode> nodes = new ArrayList<>();
    String value = "x";
    for (int k = 0; k < depth(); k++) {
      constants.put("w" + k, tensor(weights.get(k)));
      constants.put("b" + k, new GraphTensor(List.of(widths[k + 1]), biases.get(k)));
      nodes.add(
          node(
              "dense" + k,
              "Gemm",
              Map.of("transB", GraphAttribute.of(1)),
              "z" + k,
              value,
              "w" + k,
              "b" + k));
      value = k < depth() - 1 ? addActivation(constants, nodes, k) : "z" + k;
    }
    if (tail != Tail.NONE) {
      nodes.add(node("tail", tail == Tail.SIGMOID ? "Sigmoid" : "Softmax", Map.of(), "y", value));
      value = "y";
    }
    return new Graph(
        List.of(new GraphInput("x", List.of(GraphInput.ANY, widths[0]))),
        constants,
        nodes,
        List.of(value));
  }

  private String addActivation(
      TreeMap<String, GraphTensor> constants, List<GraphNode> nodes, int k) {
    double[] abc = activations.get(k);
    if (abc[1] == 0 && abc[0] == 1) {
      nodes.add(node("square" + k, "Mul", Map.of(), "h" + k, "z" + k, "z" + k));
      return "h" + k;
    }
    for (int i = 0; i < 3; i++) {
      constants.put("c" + k + i, new GraphTensor(List.of(), new double[] {abc[i]}));
    }
    constants.put("two", new GraphTensor(List.of(), new double[] {2}));
    nodes.add(node("pow" + k, "Pow", Map.of(), "p" + k, "z" + k, "two"));
    nodes.add(node("a" + k, "Mul", Map.of(), "az" + k, "p" + k, "c" + k + 0));
    nodes.add(node("b" + k, "Mul", Map.of(), "bz" + k, "c" + k + 1, "z" + k));
    nodes.add(node("sum" + k, "Add", Map.of(), "s" + k, "az" + k, "bz" + k));
    nodes.add(node("c" + k, "Add", Map.of(), "h" + k, "s" + k, "c" + k + 2));
    return "h" + k;
  }

  static GraphNode node(
      String name,
      String operator,
      Map<String, GraphAttribute> attributes,
      String output,
      String... inputs) {
    return new GraphNode(
        name, operator, List.of(inputs), List.of(output), new TreeMap<>(attributes));
  }

  static GraphTensor tensor(double[][] rows) {
    double[] values = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    }
    return new GraphTensor(List.of(rows.length, rows[0].length), values);
  }

  CompileOptions options() {
    return CompileOptions.defaults().withInputRange(range);
  }

  double[] row(SplittableRandom random) {
    double[] row = new double[widths[0]];
    for (int i = 0; i < row.length; i++) {
      row[i] = range.min().get(i) + (range.max().get(i) - range.min().get(i)) * random.nextDouble();
    }
    return row;
  }

  double[] corner(SplittableRandom random) {
    double[] row = new double[widths[0]];
    for (int i = 0; i < row.length; i++) {
      row[i] = (random.nextBoolean() ? range.min() : range.max()).get(i);
    }
    return row;
  }

  double[] compute(double[] row) {
    double[] h = row;
    for (int k = 0; k < depth(); k++) {
      double[] z = biases.get(k).clone();
      for (int i = 0; i < z.length; i++) {
        for (int j = 0; j < h.length; j++) {
          z[i] += weights.get(k)[i][j] * h[j];
        }
      }
      h = k < depth() - 1 ? activated(z, activations.get(k)) : z;
    }
    return finish(h);
  }

  private static double[] activated(double[] z, double[] abc) {
    double[] out = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      out[i] = abc[0] * z[i] * z[i] + abc[1] * z[i] + abc[2];
    }
    return out;
  }

  private double[] finish(double[] z) {
    double[] out = z.clone();
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      out[i] =
          tail == Tail.NONE
              ? z[i]
              : tail == Tail.SIGMOID ? 1 / (1 + Math.exp(-z[i])) : Math.exp(z[i]);
      sum += out[i];
    }
    for (int i = 0; i < z.length && tail == Tail.SOFTMAX; i++) {
      out[i] /= sum;
    }
    return out;
  }
}
