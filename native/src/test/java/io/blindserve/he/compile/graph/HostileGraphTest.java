package io.blindserve.he.compile.graph;

import static io.blindserve.he.compile.graph.GraphMaker.numbers;
import static io.blindserve.he.compile.graph.GraphMaker.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Small graphs that would make much of little are refused before they do. */
class HostileGraphTest {

  private static String refused(GraphMaker maker, String output, int features) {
    Graph graph = maker.graph(output);
    return assertThrows(
            RefusedException.class,
            () -> GraphReader.read(graph, Optional.of(GraphMaker.range(features, -1, 1))))
        .refusal()
        .reason();
  }

  @Test
  void tensorsAreBounded() {
    GraphMaker maker = new GraphMaker(1, 1);
    String large = maker.node("Expand", "x", maker.vector(1, 4096, 4096));
    assertTrue(refused(maker, large, 1).contains("values"));
    GraphMaker pads = new GraphMaker(1, 1);
    String padded =
        pads.node("Pad", "x", pads.vector(0, 0, 0, 0, 1 << 19, 1 << 19), pads.scalar(0));
    assertTrue(refused(pads, padded, 1).contains("values"));
  }

  @Test
  void inputsAreBounded() {
    GraphMaker maker = new GraphMaker(1 << 15, 1 << 15);
    String relu = maker.node("Relu", "x");
    Graph graph = maker.graph(relu);
    assertThrows(RefusedException.class, () -> GraphReader.read(graph, Optional.empty()));
  }

  @Test
  void repeatedConcatsAreBounded() {
    GraphMaker maker = new GraphMaker(2);
    String value = "x";
    for (int i = 0; i < 40; i++) {
      value = maker.node("Concat", Map.of("axis", numbers(1)), value, value);
    }
    assertTrue(refused(maker, value, 2).contains("values"));
  }

  @Test
  void unrolledWeightsAreBounded() {
    GraphMaker maker = new GraphMaker(1, 512, 512);
    double[] weights = new double[64 * 64];
    Arrays.fill(weights, 1);
    String kernel = maker.constant(List.of(1, 1, 64, 64), weights);
    String conv = maker.node("Conv", "x", kernel);
    assertTrue(refused(maker, conv, 512 * 512).contains("weights, unrolled"));
  }

  @Test
  void workOnZerosIsBounded() {
    GraphMaker maker = new GraphMaker(1, 512, 512);
    String kernel = maker.constant(List.of(4, 1, 256, 256), new double[4 << 16]);
    String conv = maker.node("Conv", "x", kernel);
    assertTrue(refused(maker, conv, 512 * 512).contains("steps"));
  }

  /** Each step doubles the formula; it is cut into layers instead. */
  @Test
  void formulasAreBounded() {
    GraphMaker maker = new GraphMaker(1);
    String value = "x";
    for (int i = 0; i < 60; i++) {
      value = maker.node("Mul", value, maker.node("Tanh", value));
    }
    LayerNetwork network = maker.read(1, value);
    assertTrue(network.layers().size() > 10);
    assertTrue(network.layers().stream().allMatch(layer -> layer.width() <= 2));
  }

  @Test
  void depthIsBounded() {
    GraphMaker maker = new GraphMaker(2);
    String value = "x";
    for (int i = 0; i < 300; i++) {
      value = maker.node("MatMul", maker.node("Tanh", value), maker.matrix(row(1, 1), row(1, 0)));
    }
    assertTrue(refused(maker, value, 2).contains("behind one another"));
  }

  @Test
  void overflowsAreRefused() {
    GraphMaker maker = new GraphMaker(1);
    String value = "x";
    for (int i = 0; i < 5; i++) {
      value = maker.node("MatMul", value, maker.matrix(row(1e100)));
    }
    assertTrue(refused(maker, value, 1).contains("overflow"));
    GraphMaker squares = new GraphMaker(1);
    String square = squares.node("Mul", "x", squares.scalar(1e200));
    assertTrue(refused(squares, squares.node("Mul", square, square), 1).contains("overflow"));
  }

  @Test
  void aGraphThatRefersToItselfIsRefused() {
    GraphMaker maker = new GraphMaker(1);
    maker.node("Add", "x", "v1");
    assertTrue(refused(maker, maker.node("Add", "x", "v0"), 1).contains("made by no node"));
  }

  @Test
  void manyNodesAreRefused() {
    GraphMaker maker = new GraphMaker(1);
    String value = "x";
    for (int i = 0; i <= 10_000; i++) {
      value = maker.node("Identity", value);
    }
    assertTrue(refused(maker, value, 1).contains("10001 nodes"));
  }

  @Test
  void featuresOfOneValueWork() {
    GraphMaker maker = new GraphMaker(2);
    Graph graph = maker.graph(maker.node("MatMul", "x", maker.matrix(row(1), row(2))));
    LayerNetwork network = GraphReader.read(graph, Optional.of(GraphMaker.range(2, 3, 3)));
    assertEquals(9, GraphMaker.answer(network, 100, -100)[0]);
  }
}
