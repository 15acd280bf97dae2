package io.blindserve.he.compile.graph;

import static io.blindserve.he.compile.graph.GraphMaker.numbers;
import static io.blindserve.he.compile.graph.GraphMaker.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.Refusal;
import io.blindserve.he.compile.network.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be computed is refused by node, operator and reason, with a hint. */
class ReaderRefusalsTest {

  private static Arguments node(String operator, String reason, Function<GraphMaker, String> last) {
    GraphMaker maker = new GraphMaker(2, 4, 4);
    Graph graph = maker.graph(last.apply(maker));
    return Arguments.of(operator, reason, graph);
  }

  static Stream<Arguments> nodes() {
    return Stream.of(
        node("MaxPool", "largest", m -> m.node("MaxPool", "x")),
        node("LayerNormalization", "deviation", m -> m.node("LayerNormalization", "x")),
        node("LSTM", "recurrent", m -> m.node("LSTM", "x")),
        node("Frobnicate", "not supported", m -> m.node("Frobnicate", "x")),
        node(
            "Div",
            "divides one value",
            m -> m.node("Div", "x", m.node("Transpose", Map.of("perm", numbers(0, 1, 3, 2)), "x"))),
        node("Div", "by zero", m -> m.node("Div", "x", m.scalar(0))),
        node("Pow", "exponent", m -> m.node("Pow", "x", m.scalar(2.5))),
        node("Pow", "exponent", m -> m.node("Pow", "x", m.scalar(9))),
        node("Mul", "NaN", m -> m.node("Mul", "x", m.scalar(Double.NaN))),
        node("Add", "NaN", m -> m.node("Add", "x", m.vector(1, 2, 3, Double.POSITIVE_INFINITY))),
        node("Add", "spread", m -> m.node("Add", "x", m.vector(1, 2, 3))),
        node(
            "Conv",
            "do not fit",
            m -> m.node("Conv", "x", m.constant(List.of(1, 3, 1, 1), 1, 1, 1))),
        node(
            "Conv",
            "not fit into",
            m -> m.node("Conv", "x", m.constant(List.of(1, 2, 5, 1), new double[10]))),
        node(
            "Conv",
            "strides",
            m ->
                m.node(
                    "Conv",
                    Map.of("strides", numbers(0, 1)),
                    "x",
                    m.constant(List.of(1, 2, 1, 1), 1, 1))),
        node("AveragePool", "kernel_shape", m -> m.node("AveragePool", "x")),
        node(
            "BatchNormalization",
            "variance",
            m ->
                m.node(
                    "BatchNormalization",
                    "x",
                    m.vector(1, 1),
                    m.vector(0, 0),
                    m.vector(0, 0),
                    m.vector(-1, 1))),
        node(
            "Reshape",
            "64 values",
            m ->
                m.node(
                    "Reshape",
                    m.node("Concat", Map.of("axis", numbers(1)), "x", "x"),
                    m.vector(-1, 32))),
        node("Reshape", "batch", m -> m.node("Reshape", "x", m.vector(4, -1))),
        node("Transpose", "batch", m -> m.node("Transpose", "x")),
        node("ReduceMean", "rows of a batch", m -> m.node("ReduceMean", "x")),
        node(
            "ReduceMean",
            "rows of a batch",
            m -> m.node("ReduceMean", Map.of("axes", numbers(0)), "x")),
        node(
            "Concat",
            "rows of a batch",
            m -> m.node("Concat", Map.of("axis", numbers(0)), "x", "x")),
        node(
            "Gather",
            "not below",
            m -> m.node("Gather", Map.of("axis", numbers(1)), "x", m.vector(2))),
        node(
            "Slice",
            "nothing is left",
            m -> m.node("Slice", "x", m.vector(3), m.vector(2), m.vector(2))),
        node("Cast", "whole numbers", m -> m.node("Cast", Map.of("to", numbers(7)), "x")),
        node("Softmax", "parts of a row", m -> m.node("Softmax", Map.of("axis", numbers(1)), "x")),
        node(
            "Relu",
            "follows a softmax",
            m -> m.node("Relu", m.node("Softmax", m.node("Flatten", "x")))),
        node("Gemm", "no matrices", m -> m.node("Gemm", "x", m.matrix(row(1, 2)))),
        node(
            "MatMul",
            "do not fit",
            m -> m.node("MatMul", m.node("Flatten", "x"), m.matrix(row(1), row(1)))),
        node("Conv", "missing", m -> m.node("Conv", "x", "")),
        node("Add", "made by no node", m -> m.node("Add", "x", "nowhere")),
        node("Clip", "wrong order", m -> m.node("Clip", "x", m.scalar(2), m.scalar(1))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("nodes")
  void aNodeIsNamed(String operator, String reason, Graph graph) {
    Refusal refusal = refusal(graph, Optional.of(GraphMaker.range(32, -1, 1)));
    assertEquals(operator, refusal.operator());
    assertTrue(refusal.node().startsWith(operator.toLowerCase(java.util.Locale.ROOT)));
    assertTrue(refusal.reason().contains(reason), refusal::sentence);
    assertFalse(refusal.hint().isEmpty());
  }

  private static Refusal refusal(
      Graph graph, Optional<io.blindserve.he.circuit.FeatureRange> range) {
    return assertThrows(RefusedException.class, () -> GraphReader.read(graph, range)).refusal();
  }

  @Test
  void aRangeIsAskedFor() {
    GraphMaker maker = new GraphMaker(2);
    Graph graph = maker.graph(maker.node("MatMul", "x", maker.matrix(row(1), row(2))));
    assertEquals(
        "feature 0 has no declared range; declare input.range in model.json, give --calibrate"
            + " rows.csv, or clip the input.",
        refusal(graph, Optional.empty()).sentence());
    assertTrue(
        refusal(graph, Optional.of(GraphMaker.range(3, 0, 1))).reason().contains("3 features"));
  }

  @Test
  void twoInputsAreRefused() {
    GraphMaker maker = new GraphMaker(2).input("y", GraphInput.ANY, 2);
    Refusal refusal =
        refusal(maker.graph(maker.node("Add", "x", "y")), Optional.of(GraphMaker.range(2, -1, 1)));
    assertTrue(refusal.reason().contains("2 inputs"));
  }

  @Test
  void anInputThatNobodyReadsDoesNotMatter() {
    GraphMaker maker = new GraphMaker(2).input("y", GraphInput.ANY, 2);
    assertEquals("x", maker.read(1, maker.node("Relu", "x")).inputName());
  }

  @Test
  void inputsOfOtherShapesAreRefused() {
    for (List<Integer> shape :
        List.of(
            List.of(GraphInput.ANY),
            List.of(GraphInput.ANY, GraphInput.ANY),
            List.of(3, 2),
            List.of(GraphInput.ANY, 1, 1, 1, 1, 2))) {
      GraphMaker maker = new GraphMaker(2).withInput(shape);
      Graph graph = maker.graph(maker.node("Relu", "x"));
      assertEquals("", refusal(graph, Optional.empty()).node(), shape::toString);
    }
  }

  @Test
  void constantOutputsAndOldVersionsAreRefused() {
    GraphMaker maker = new GraphMaker(2);
    maker.node("Relu", "x");
    String constant = maker.scalar(1);
    Graph graph = maker.graph(constant, "x");
    assertEquals("x", GraphReader.read(graph, Optional.of(GraphMaker.range(2, 0, 1))).outputName());
    Graph relu = maker.graph(maker.node("Relu", "x"));
    Graph old =
        new Graph(
            relu.inputs(),
            relu.constants(),
            relu.nodes(),
            relu.outputs(),
            new TreeMap<>(Map.of("", 6)));
    assertTrue(refusal(old, Optional.empty()).reason().contains("version 6"));
  }

  @Test
  void operatorsOfOtherDomainsAreNotMistaken() {
    Graph relu = new GraphMaker(2).graph();
    GraphNode node =
        new GraphNode("n", "com.example", "Relu", List.of("x"), List.of("y"), new TreeMap<>());
    Graph graph = new Graph(relu.inputs(), relu.constants(), List.of(node), List.of("y"));
    assertEquals("com.example.Relu", refusal(graph, Optional.empty()).operator());
  }
}
