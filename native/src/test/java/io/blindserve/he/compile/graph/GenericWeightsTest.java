package io.blindserve.he.compile.graph;

import static io.blindserve.he.compile.graph.GraphMaker.numbers;
import static io.blindserve.he.compile.graph.GraphMaker.row;
import static io.blindserve.he.compile.graph.GraphMaker.widths;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.LayerNetwork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Weights are moved, by little, and nothing else is. */
class GenericWeightsTest {

  private static final double LITTLE = 0x1p-33;

  private static LayerNetwork read(Graph graph, int features) {
    return GraphReader.read(graph, Optional.of(GraphMaker.range(features, -1, 1)));
  }

  private static void requireClose(Graph graph, int features) {
    LayerNetwork before = read(graph, features);
    LayerNetwork after = read(GenericWeights.of(graph), features);
    double[] x = new double[features];
    for (int i = 0; i < features; i++) {
      x[i] = 0.9 - 0.3 * i;
    }
    double[] expected = GraphMaker.answer(before, x);
    double[] answer = GraphMaker.answer(after, x);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], answer[i], 1e-7);
    }
  }

  @Test
  void zerosAndEqualRowsAreNoLongerFolded() {
    GraphMaker maker = new GraphMaker(3);
    String first =
        maker.node("MatMul", "x", maker.matrix(row(1, 0, 1, 2), row(0, 0, 0, 0), row(2, 0, 2, 1)));
    String square = maker.node("Mul", first, first);
    Graph graph =
        maker.graph(maker.node("MatMul", square, maker.matrix(row(1), row(1), row(1), row(0))));
    LayerNetwork folded = read(graph, 3);
    LayerNetwork whole = read(GenericWeights.of(graph), 3);
    assertEquals(List.of(1, 1), widths(folded));
    assertEquals(List.of(4, 1), widths(whole));
    assertEquals(2, folded.layers().get(0).weights().entries());
    assertEquals(12, whole.layers().get(0).weights().entries());
    requireClose(graph, 3);
  }

  @Test
  void weightsThatComeByOtherNodesAreMovedToo() {
    GraphMaker maker = new GraphMaker(2);
    String turned = maker.node("Transpose", maker.matrix(row(0, 3), row(0, 5)));
    String sum = maker.node("Add", maker.node("MatMul", "x", turned), maker.vector(0, 0));
    Graph graph = maker.graph(maker.node("Mul", sum, maker.vector(2, 0)));
    LayerNetwork whole = read(GenericWeights.of(graph), 2);
    assertEquals(4, whole.layers().get(0).weights().entries());
    assertEquals(2, read(graph, 2).layers().get(0).weights().entries() + 1);
    requireClose(graph, 2);
  }

  @Test
  void numbersOfAFormulaAreNotMoved() {
    GraphMaker maker = new GraphMaker(2);
    String clipped = maker.node("Clip", "x", maker.scalar(-0.5), maker.scalar(0.5));
    String half = maker.node("Mul", clipped, maker.scalar(0.5));
    String shape = maker.vector(0, 2);
    String power = maker.node("Pow", maker.node("Reshape", half, shape), maker.scalar(2));
    Graph graph = maker.graph(power);
    Graph moved = GenericWeights.of(graph);
    graph
        .constants()
        .forEach(
            (name, tensor) ->
                assertEquals(
                    List.of(box(tensor.values())),
                    List.of(box(moved.constants().get(name).values()))));
  }

  private static List<Double> box(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  @Test
  void theTwoRowsOfTwoClassesStayOpposite() {
    Map<String, GraphAttribute> attributes =
        Map.of(
            "coefficients", numbers(-1, 0, 1, 0),
            "intercepts", numbers(0.5, -0.5),
            "classlabels_ints", numbers(0, 1));
    GraphNode node =
        new GraphNode(
            "c",
            "ai.onnx.ml",
            "LinearClassifier",
            List.of("x"),
            List.of("l", "s"),
            new TreeMap<>(attributes));
    Graph graph =
        new Graph(
            List.of(new GraphInput("x", List.of(GraphInput.ANY, 2))),
            new TreeMap<>(),
            List.of(node),
            List.of("s"));
    List<Double> moved =
        GenericWeights.of(graph).nodes().get(0).numbers("coefficients").orElseThrow();
    assertEquals(-moved.get(0), moved.get(2));
    assertEquals(-moved.get(1), moved.get(3));
    assertNotEquals(0, moved.get(3));
    assertTrue(Math.abs(moved.get(3)) < LITTLE);
  }
}
