package io.blindserve.he.compile;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.graph.GraphTensor;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Graphs of one shape with weights that are dense, or pruned: with rows, columns and diagonals of
 * zeros, and with equal rows.
 */
enum ShapeFixture {
  /** A square between dense layers, and a sigmoid. */
  DENSE {
    @Override
    void nodes(Maker maker) {
      String value = maker.square(maker.dense("x", 12, 32));
      maker.add("Sigmoid", Map.of(), maker.dense(value, 32, 1));
    }
  },
  /** Two convolutions with squares behind them, normalised, and a dense layer. */
  CONVOLUTIONS {
    @Override
    void nodes(Maker maker) {
      String value = maker.square(maker.convolution("x", 1, 4, 1));
      value = maker.square(maker.normalised(maker.convolution(value, 4, 4, 1), 4));
      maker.dense(maker.add("Flatten", Map.of(), value), 16, 5);
    }

    @Override
    List<Integer> row() {
      return List.of(1, 6, 6);
    }
  },
  /** A matrix alone, with three answers. */
  LINEAR {
    @Override
    void nodes(Maker maker) {
      maker.add("Softmax", Map.of(), maker.dense("x", 12, 3));
    }
  },
  /** A function that is approximated, and is never above zero in the channels that are pruned. */
  RELU {
    @Override
    void nodes(Maker maker) {
      String value = maker.add("Relu", Map.of(), maker.dense("x", 12, 6));
      maker.add("Sigmoid", Map.of(), maker.dense(value, 6, 1));
    }
  },
  /** Squares of the inputs themselves, and values that are carried past a square. */
  RESIDUAL {
    @Override
    void nodes(Maker maker) {
      String first = maker.dense(maker.square("x"), 12, 6);
      String second = maker.dense(maker.square(first), 6, 6);
      maker.dense(maker.add("Add", Map.of(), first, second), 6, 2);
    }
  };

  private static final double BOUND = 1.5;

  abstract void nodes(Maker maker);

  List<Integer> row() {
    return List.of(12);
  }

  int features() {
    return row().stream().reduce(1, Math::multiplyExact);
  }

  FeatureRange range() {
    return new FeatureRange(
        Collections.nCopies(features(), -1.0), Collections.nCopies(features(), BOUND));
  }

  Graph graph(long seed, boolean pruned) {
    Maker maker = new Maker(new SplittableRandom(seed), pruned);
    nodes(maker);
    List<Integer> shape = new ArrayList<>(List.of(GraphInput.ANY));
    shape.addAll(row());
    GraphNode last = maker.nodes.get(maker.nodes.size() - 1);
    return new Graph(
        List.of(new GraphInput("x", shape)), maker.constants, maker.nodes, last.outputs());
  }

  CompileOptions options(CompileChoices.Structure structure) {
    return CompileOptions.defaults()
        .withInputRange(range())
        .withChoices(CompileChoices.DEFAULTS.withStructure(structure));
  }

  double[] input(SplittableRandom random) {
    return random.doubles(features(), -1, BOUND).toArray();
  }

  /** Returns a graph's answer as the reader understands it, without plan or ciphertexts. */
  double[] answer(Graph graph, double[] row) {
    LayerNetwork network = GraphReader.read(graph, Optional.of(range()));
    List<double[]> values = network.values(network.prepare(row));
    double[] z = values.get(values.size() - 1);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      if (network.tail() != Tail.NONE) {
        z[i] = network.tail() == Tail.SIGMOID ? 1 / (1 + Math.exp(-z[i])) : Math.exp(z[i]);
      }
      sum += z[i];
    }
    for (int i = 0; i < z.length && network.tail() == Tail.SOFTMAX; i++) {
      z[i] /= sum;
    }
    return z;
  }

  /** Adds nodes one behind the other. */
  static final class Maker {

    private final SplittableRandom random;
    private final boolean pruned;
    private final SortedMap<String, GraphTensor> constants = new TreeMap<>();
    private final List<GraphNode> nodes = new ArrayList<>();

    private Maker(SplittableRandom random, boolean pruned) {
      this.random = random;
      this.pruned = pruned;
    }

    String add(String operator, Map<String, GraphAttribute> attributes, String... operands) {
      String made = operator.toLowerCase(java.util.Locale.ROOT) + nodes.size();
      nodes.add(
          new GraphNode(
              made, operator, List.of(operands), List.of(made), new TreeMap<>(attributes)));
      return made;
    }

    private String constant(List<Integer> shape, double... values) {
      String name = "c" + constants.size();
      constants.put(name, new GraphTensor(shape, values));
      return name;
    }

    private double[] vector(int size, double low, double high) {
      double[] out = new double[size];
      for (int i = 0; i < size; i++) {
        out[i] = (float) random.nextDouble(low, high);
      }
      return out;
    }

    String square(String value) {
      return add("Mul", Map.of(), value, value);
    }

    String dense(String value, int in, int out) {
      double size = 1.5 / Math.sqrt(in);
      double[] weights = vector(in * out, -size, size);
      double[] bias = vector(out, -0.3, 0.3);
      if (pruned) {
        prune(weights, in, out);
        prune(bias, 1, out);
      }
      return add(
          "Gemm",
          Map.of("transB", GraphAttribute.of(1)),
          value,
          constant(List.of(out, in), weights),
          constant(List.of(out), bias));
    }

    String convolution(String value, int in, int out, int stride) {
      double[] weights = vector(in * out * 9, -0.4, 0.4);
      if (pruned) {
        prune(weights, 9 * in, out);
      }
      return add(
          "Conv",
          Map.of("strides", GraphAttribute.of(List.of((double) stride, (double) stride))),
          value,
          constant(List.of(out, in, 3, 3), weights),
          constant(List.of(out), vector(out, -0.2, 0.2)));
    }

    String normalised(String value, int channels) {
      double[] scale = vector(channels, 0.5, 1.5);
      if (pruned) {
        scale[0] = 0;
      }
      List<Integer> shape = List.of(channels);
      return add(
          "BatchNormalization",
          Map.of(),
          value,
          constant(shape, scale),
          constant(shape, pruned ? new double[channels] : vector(channels, -0.2, 0.2)),
          constant(shape, vector(channels, -0.2, 0.2)),
          constant(shape, vector(channels, 0.5, 1.5)));
    }

    /** Zeros in every other row, a column and a band of diagonals; a row is there twice. */
    private static void prune(double[] weights, int in, int out) {
      for (int i = 0; i < out; i++) {
        for (int j = 0; j < in; j++) {
          boolean zero = i % 2 == 1 || j == 2 || (j + in - i % in) % in > in - in / 3;
          weights[i * in + j] = zero ? 0 : weights[i * in + j];
        }
      }
      if (out > 4) {
        System.arraycopy(weights, 2 * in, weights, 4 * in, in);
      }
    }
  }
}
