package io.blindserve.he.compile;

import static io.blindserve.he.compile.NetworkFixture.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import io.blindserve.he.compile.network.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What cannot be compiled is refused with the node's name, the reason and a hint; never with an
 * exception.
 */
class RefusalsTest {

  private static final GraphAttribute ONE = GraphAttribute.of(1);
  private static final List<Integer> ROWS = List.of(GraphInput.ANY, 2);

  private static GraphTensor vector(double... values) {
    return new GraphTensor(List.of(values.length), values);
  }

  private static GraphNode dense(String name, String output, String input, String weights) {
    return node(name, "Gemm", Map.of("transB", ONE), output, input, weights);
  }

  private static Graph graph(List<Integer> shape, GraphNode... nodes) {
    TreeMap<String, GraphTensor> constants = new TreeMap<>();
    constants.put("w", NetworkFixture.tensor(new double[][] {{1, 2}, {3, 4}}));
    constants.put("mean", NetworkFixture.tensor(new double[][] {{0.5, 0.5}, {0.5, 0.5}}));
    constants.put("wide", NetworkFixture.tensor(new double[][] {{1, 2, 3}}));
    constants.put("nan", NetworkFixture.tensor(new double[][] {{1, Double.NaN}, {3, 4}}));
    constants.put("huge", NetworkFixture.tensor(new double[][] {{1e200, 2}, {3, 4}}));
    constants.put("two", vector(2));
    constants.put("three", vector(3));
    constants.put("zero", vector(0));
    constants.put("half", vector(1, 0));
    constants.put("five", vector(1, 2, 3, 4, 5));
    List<GraphNode> all = List.of(nodes);
    String output = all.isEmpty() ? "x" : all.get(all.size() - 1).outputs().get(0);
    return new Graph(List.of(new GraphInput("x", shape)), constants, all, List.of(output));
  }

  private static Graph twoInputs() {
    Graph one = graph(ROWS, dense("d", "y", "x", "w"));
    return new Graph(
        List.of(new GraphInput("x", ROWS), new GraphInput("z", ROWS)),
        one.constants(),
        one.nodes(),
        one.outputs());
  }

  private static Graph deep() {
    List<GraphNode> nodes = new ArrayList<>();
    String value = "x";
    for (int k = 0; k < 12; k++) {
      nodes.add(dense("dense" + k, "z" + k, value, "mean"));
      nodes.add(node("square" + k, "Mul", Map.of(), "h" + k, "z" + k, "z" + k));
      value = "h" + k;
    }
    nodes.add(dense("last", "y", value, "mean"));
    return graph(ROWS, nodes.toArray(new GraphNode[0]));
  }

  static Stream<Arguments> refused() {
    GraphNode d = dense("d", "z", "x", "w");
    GraphNode square = node("square", "Mul", Map.of(), "h", "z", "z");
    return Stream.of(
        Arguments.of(
            "relu",
            "act",
            "no polynomial",
            graph(ROWS, d, node("act", "Relu", Map.of(), "h", "z"), dense("e", "y", "h", "w"))),
        Arguments.of(
            "unknown operator",
            "conv",
            "not supported",
            graph(ROWS, node("conv", "Conv", Map.of(), "y", "x", "w"))),
        Arguments.of(
            "operator of another domain",
            "op",
            "not supported",
            graph(ROWS, node("op", "com.example.Gemm", Map.of(), "y", "x", "w"))),
        Arguments.of("two inputs", "", "2 inputs", twoInputs()),
        Arguments.of(
            "dynamic features", "", "shape", graph(List.of(GraphInput.ANY, GraphInput.ANY), d)),
        Arguments.of("fixed batch", "", "shape", graph(List.of(8, 2), d)),
        Arguments.of("images", "", "dimensions", graph(List.of(GraphInput.ANY, 3, 8, 8), d)),
        Arguments.of("no features", "", "features", graph(List.of(GraphInput.ANY, 0), d)),
        Arguments.of("no layer", "", "dense layer", graph(ROWS)),
        Arguments.of(
            "weights of another width", "d", "3 inputs", graph(ROWS, dense("d", "z", "x", "wide"))),
        Arguments.of("NaN", "d", "NaN", graph(ROWS, dense("d", "z", "x", "nan"))),
        Arguments.of(
            "overflow",
            "d",
            "overflow",
            graph(ROWS, dense("d", "z", "x", "huge"), square, dense("e", "y", "h", "huge"))),
        Arguments.of(
            "weights that are no constant",
            "d",
            "constant",
            graph(ROWS, dense("d", "z", "x", "x"))),
        Arguments.of(
            "missing value", "d", "not known", graph(ROWS, dense("d", "z", "nowhere", "w"))),
        Arguments.of(
            "missing operand", "d", "missing", graph(ROWS, node("d", "Gemm", Map.of(), "z", "x"))),
        Arguments.of(
            "transposed input",
            "d",
            "transposed",
            graph(ROWS, node("d", "Gemm", Map.of("transA", ONE), "z", "x", "w"))),
        Arguments.of(
            "cube",
            "cube",
            "exponent",
            graph(ROWS, d, node("cube", "Pow", Map.of(), "h", "z", "three"))),
        Arguments.of(
            "degree four",
            "again",
            "degree",
            graph(ROWS, d, square, node("again", "Mul", Map.of(), "g", "h", "h"))),
        Arguments.of(
            "mixed degrees",
            "d",
            "some channels",
            graph(
                ROWS,
                d,
                square,
                node("mask", "Mul", Map.of(), "m", "h", "half"),
                node("sum", "Add", Map.of(), "s", "m", "z"),
                dense("e", "y", "s", "w"))),
        Arguments.of(
            "division by zero",
            "div",
            "zero",
            graph(ROWS, d, node("div", "Div", Map.of(), "h", "z", "zero"))),
        Arguments.of(
            "broadcast",
            "add",
            "spread",
            graph(ROWS, d, node("add", "Add", Map.of(), "h", "z", "five"))),
        Arguments.of(
            "branches",
            "join",
            "branches",
            graph(
                ROWS, d, dense("e", "q", "z", "w"), node("join", "Add", Map.of(), "y", "q", "z"))),
        Arguments.of(
            "old branch",
            "f",
            "branches",
            graph(ROWS, d, dense("e", "q", "z", "w"), dense("f", "y", "x", "w"))),
        Arguments.of(
            "clip inside",
            "clip",
            "input",
            graph(ROWS, d, node("clip", "Max", Map.of(), "h", "z", "zero"))),
        Arguments.of(
            "square first",
            "d",
            "before the first",
            graph(ROWS, node("s", "Mul", Map.of(), "h", "x", "x"), dense("d", "y", "h", "w"))),
        Arguments.of(
            "after a sigmoid",
            "e",
            "sigmoid",
            graph(ROWS, d, node("s", "Sigmoid", Map.of(), "h", "z"), dense("e", "y", "h", "w"))),
        Arguments.of(
            "softmax over rows",
            "s",
            "axis",
            graph(ROWS, d, node("s", "Softmax", Map.of("axis", GraphAttribute.of(0)), "h", "z"))),
        Arguments.of(
            "reshape",
            "r",
            "shape",
            graph(
                ROWS, node("r", "Reshape", Map.of(), "h", "x", "five"), dense("d", "y", "h", "w"))),
        Arguments.of(
            "integer cast",
            "c",
            "type",
            graph(
                ROWS,
                node("c", "Cast", Map.of("to", GraphAttribute.of(7)), "h", "x"),
                dense("d", "y", "h", "w"))),
        Arguments.of("too deep", "last", "too deep", deep()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefused(String name, String node, String reason, Graph graph) {
    List<Double> ends = Collections.nCopies(2, 1.0);
    FeatureRange box = new FeatureRange(List.of(-1.0, -1.0), ends);
    CompileResult result =
        Compiler.compile(graph, CompileOptions.defaults().withInputRange(box).withMaxLogN(13));
    assertTrue(result.plans().isEmpty(), name);
    Refusal refusal = result.refusal().orElseThrow();
    assertEquals(node, refusal.node());
    assertTrue(refusal.reason().contains(reason), refusal.reason());
    assertTrue(!refusal.hint().isEmpty() && result.report().contains(refusal.sentence()));
  }

  static Stream<Arguments> refusedRanges() {
    GraphNode d = dense("d", "z", "x", "w");
    Graph clipped =
        graph(ROWS, node("clip", "Max", Map.of(), "c", "x", "three"), dense("d", "z", "c", "w"));
    FeatureRange wrong = new FeatureRange(List.of(0.0), List.of(1.0));
    FeatureRange apart = new FeatureRange(List.of(0.0, 0.0), List.of(1.0, 1.0));
    return Stream.of(
        Arguments.of(graph(ROWS, d), CompileOptions.defaults(), "no declared range"),
        Arguments.of(graph(ROWS, d), CompileOptions.defaults().withInputRange(wrong), "1 features"),
        Arguments.of(clipped, CompileOptions.defaults().withInputRange(apart), "do not meet"));
  }

  @ParameterizedTest
  @MethodSource("refusedRanges")
  void rangesMustBeDeclared(Graph graph, CompileOptions options, String reason) {
    Refusal refusal = Compiler.compile(graph, options).refusal().orElseThrow();
    assertTrue(refusal.reason().contains(reason), refusal.reason());
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(doubles = 1e-12)
  void anErrorBoundThatCannotBeKeptIsNamed(double bound) {
    GraphNode square = node("square", "Mul", Map.of(), "h", "z", "z");
    Graph graph = graph(ROWS, dense("d", "z", "x", "w"), square, dense("e", "y", "h", "w"));
    FeatureRange box = new FeatureRange(List.of(-1.0, -1.0), List.of(1.0, 1.0));
    CompileOptions options =
        CompileOptions.defaults().withInputRange(box).withMaxError(bound).withMaxLogN(13);
    Refusal refusal = Compiler.compile(graph, options).refusal().orElseThrow();
    assertEquals("e", refusal.node());
    assertTrue(refusal.reason().contains("error"), refusal.reason());
  }
}
