package io.blindserve.he.compile;

import static io.blindserve.he.compile.NetworkFixture.node;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folding of constants: the chain computes what the graph says. */
class GraphWalkTest {

  private static final double[][] FIRST = {{1, 2}, {-0.5, 0.25}, {3, 0}};
  private static final double[][] SECOND = {{0.5, -1, 2}};

  /** Computes the graph's function through the chain, from a raw row. */
  private static double[] throughChain(Graph graph, CompileOptions options, double... row) {
    SquareChain raw = SquareChain.of(GraphWalk.read(graph, options));
    SquareChain chain = raw.normalised(ValueBounds.norms(raw));
    double[] t = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      t[i] = (row[i] - chain.centre()[i]) / chain.half()[i];
    }
    return chain.affine(chain.raw(chain.values(t)));
  }

  private static CompileOptions box(double... ends) {
    List<Double> min = List.of(ends[0], ends[2]);
    List<Double> max = List.of(ends[1], ends[3]);
    return CompileOptions.defaults().withInputRange(new FeatureRange(min, max));
  }

  private static Graph graph(List<GraphNode> nodes, Map<String, GraphTensor> more, String output) {
    TreeMap<String, GraphTensor> constants = new TreeMap<>(more);
    constants.put("w1", NetworkFixture.tensor(FIRST));
    constants.put("w2", NetworkFixture.tensor(SECOND));
    return new Graph(
        List.of(new GraphInput("x", List.of(GraphInput.ANY, 2))),
        constants,
        nodes,
        List.of(output));
  }

  private static GraphNode gemm(String name, String output, String input, String weights) {
    return node(name, "Gemm", Map.of("transB", GraphAttribute.of(1)), output, input, weights);
  }

  private static GraphTensor scalar(double value) {
    return new GraphTensor(List.of(), new double[] {value});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 7, 11, 20})
  void randomChainsComputeTheirFunction(long seed) {
    NetworkFixture fixture = NetworkFixture.random(seed);
    SplittableRandom random = new SplittableRandom(seed);
    SquareChain raw = SquareChain.of(GraphWalk.read(fixture.graph(), fixture.options()));
    Answer answer = new Answer(raw, fixture.tail);
    for (int i = 0; i < 3; i++) {
      double[] row = fixture.row(random);
      double[] t = new double[row.length];
      for (int j = 0; j < t.length; j++) {
        t[j] = (row[j] - raw.centre()[j]) / raw.half()[j];
      }
      double[] made = raw.raw(raw.values(t));
      double[] expected = fixture.compute(row);
      for (int o = 0; o < expected.length; o++) {
        assertEquals(expected[o], answer.finish(answer.margin(made, o)), 1e-9);
      }
    }
  }

  @Test
  void scalersAndClipsFoldIntoTheFirstLayer() {
    Map<String, GraphTensor> constants =
        Map.of(
            "low", new GraphTensor(List.of(2), new double[] {-1, 0}),
            "high", new GraphTensor(List.of(1, 2), new double[] {3, 2}),
            "mean", new GraphTensor(List.of(2), new double[] {0.5, 1}),
            "deviation", scalar(4));
    Graph graph =
        graph(
            List.of(
                node("n1", "Max", Map.of(), "a", "low", "x"),
                node("n2", "Min", Map.of(), "b", "a", "high"),
                node("n3", "Sub", Map.of(), "c", "b", "mean"),
                node("n4", "Div", Map.of(), "d", "c", "deviation"),
                gemm("n5", "e", "d", "w1"),
                node("n6", "Mul", Map.of(), "f", "e", "e"),
                gemm("n7", "y", "f", "w2")),
            constants,
            "y");
    Network network = GraphWalk.read(graph, CompileOptions.defaults());
    assertEquals(List.of(-1.0, 0.0), network.box().min());
    assertEquals(List.of(3.0, 2.0), network.box().max());
    double a = (2 - 0.5) / 4;
    double b = (1.5 - 1) / 4;
    double expected =
        0.5 * Math.pow(a + 2 * b, 2) - Math.pow(-0.5 * a + 0.25 * b, 2) + 2 * Math.pow(3 * a, 2);
    assertEquals(expected, throughChain(graph, CompileOptions.defaults(), 2, 1.5)[0], 1e-12);
  }

  @Test
  void aDeclaredRangeAndAClipMeet() {
    Map<String, GraphTensor> constants = Map.of("low", scalar(-1), "high", scalar(1));
    Graph graph =
        graph(
            List.of(
                node("n1", "Clip", Map.of(), "a", "x", "low", "high"), gemm("n2", "y", "a", "w1")),
            constants,
            "y");
    Network network = GraphWalk.read(graph, box(-5, 0.5, 0, 9));
    assertEquals(List.of(-1.0, 0.0), network.box().min());
    assertEquals(List.of(0.5, 1.0), network.box().max());
  }

  @Test
  void layersWithoutASquareBetweenBecomeOne() {
    Graph graph =
        graph(
            List.of(
                gemm("n1", "a", "x", "w1"),
                node("n2", "Add", Map.of(), "b", "a", "one"),
                gemm("n3", "y", "b", "w2")),
            Map.of("one", scalar(1)),
            "y");
    Network network = GraphWalk.read(graph, box(-1, 1, -1, 1));
    assertEquals(1, network.layers().size());
    double[] h = {0.3 + 2 * 0.7 + 1, -0.5 * 0.3 + 0.25 * 0.7 + 1, 3 * 0.3 + 1};
    double expected = 0.5 * h[0] - h[1] + 2 * h[2];
    assertEquals(expected, throughChain(graph, box(-1, 1, -1, 1), 0.3, 0.7)[0], 1e-12);
  }

  @Test
  void batchNormalisationFolds() {
    GraphTensor three = new GraphTensor(List.of(3), new double[] {2, 3, 4});
    Graph graph =
        graph(
            List.of(
                gemm("n1", "a", "x", "w1"),
                node(
                    "n2",
                    "BatchNormalization",
                    Map.of("epsilon", GraphAttribute.of(0)),
                    "y",
                    "a",
                    "v",
                    "v",
                    "v",
                    "v")),
            Map.of("v", three),
            "y");
    double[] z = {0.3 + 2 * 0.7, -0.5 * 0.3 + 0.25 * 0.7, 3 * 0.3};
    double[] expected = new double[3];
    for (int i = 0; i < 3; i++) {
      double v = 2 + i;
      expected[i] = (z[i] - v) / Math.sqrt(v) * v + v;
    }
    assertArrayEquals(expected, throughChain(graph, box(-1, 1, -1, 1), 0.3, 0.7), 1e-12);
  }

  @Test
  void productsOfAffineFormsAreQuadratic() {
    // (z + 1) * (2 - z) = -z^2 + z + 2
    Graph graph =
        graph(
            List.of(
                gemm("n1", "z", "x", "w1"),
                node("n2", "Add", Map.of(), "a", "z", "one"),
                node("n3", "Sub", Map.of(), "b", "two", "z"),
                node("n4", "Mul", Map.of(), "c", "a", "b"),
                gemm("n5", "y", "c", "w2")),
            Map.of("one", scalar(1), "two", scalar(2)),
            "y");
    double[] z = {0.3 + 2 * 0.7, -0.5 * 0.3 + 0.25 * 0.7, 3 * 0.3};
    double expected = 0;
    for (int i = 0; i < 3; i++) {
      expected += SECOND[0][i] * (2 + z[i] - z[i] * z[i]);
    }
    assertEquals(expected, throughChain(graph, box(-1, 1, -1, 1), 0.3, 0.7)[0], 1e-12);
  }
}
