package io.blindserve.he.compile.graph;

import static io.blindserve.he.compile.graph.GraphMaker.answer;
import static io.blindserve.he.compile.graph.GraphMaker.functions;
import static io.blindserve.he.compile.graph.GraphMaker.numbers;
import static io.blindserve.he.compile.graph.GraphMaker.row;
import static io.blindserve.he.compile.graph.GraphMaker.widths;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Spread;
import io.blindserve.he.compile.network.Tail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What layers a graph becomes: folds, carries, ends. */
class LayerReadingTest {

  private static final double EXACT = 1e-12;

  @Test
  void normalisationsFoldIntoTheLayerBefore() {
    GraphMaker maker = new GraphMaker(2);
    String dense = maker.node("MatMul", "x", maker.matrix(row(1, 2), row(3, 4)));
    String biased = maker.node("Add", dense, maker.vector(5, 6));
    String normalised =
        maker.node(
            "BatchNormalization",
            Map.of("epsilon", numbers(0)),
            biased,
            maker.vector(2, 1),
            maker.vector(0, 1),
            maker.vector(1, 0),
            maker.vector(4, 1));
    LayerNetwork network = maker.read(9, maker.node("Relu", normalised));
    Layer first = network.layers().get(0);
    assertEquals(SparseMatrix.ofDense(2, 2, row(1, 3, 2, 4)), first.weights());
    assertArrayEquals(row(4, 7), first.bias());
    assertEquals(List.of(Basic.RELU, Basic.RELU), first.functions());
    assertEquals("matmul0", first.node());
    assertEquals(Optional.of(new Spread(0, 2)), first.spread(0));
    assertEquals(Optional.of(new Spread(1, 1)), first.spread(1));
    assertTrue(network.layers().get(1).weights().isIdentity());
  }

  /** What a batch normalisation saw is known of what it gives, and of nothing that was added. */
  @Test
  void spreadsBelongToWhatIsNormalised() {
    GraphMaker maker = new GraphMaker(2);
    String dense = maker.node("MatMul", "x", maker.matrix(row(1, 2), row(3, 4)));
    String normalised =
        maker.node(
            "BatchNormalization",
            dense,
            maker.vector(-2, 1),
            maker.vector(3, 1),
            maker.vector(1, 0),
            maker.vector(4, 1));
    String steep = maker.node("HardSigmoid", maker.node("Identity", normalised));
    Layer first = maker.read(9, steep).layers().get(0);
    assertEquals(2, first.spreads().size());
    assertEquals(Optional.of(new Spread(3, 2)), first.spread(0));
    GraphMaker other = new GraphMaker(2);
    String again =
        other.node(
            "BatchNormalization",
            "x",
            other.vector(1, 1),
            other.vector(0, 0),
            other.vector(0, 0),
            other.vector(1, 1));
    LayerNetwork residual = other.read(9, other.node("Relu", other.node("Add", again, "x")));
    assertEquals(List.of(), residual.layers().get(0).spreads());
  }

  @Test
  void scalersAndAffineChainsFold() {
    GraphMaker maker = new GraphMaker(2);
    String scaled = maker.node("Div", maker.node("Sub", "x", maker.vector(1, 2)), maker.scalar(2));
    String first = maker.node("MatMul", scaled, maker.matrix(row(1), row(1)));
    LayerNetwork network =
        maker.read(9, maker.node("Neg", maker.node("Gemm", first, maker.matrix(row(3, 5)))));
    assertEquals(List.of(2), widths(network));
    assertArrayEquals(row(-3, -5), answer(network, 2, 3), EXACT);
    assertEquals(-1.5, network.layers().get(0).weights().at(0, 0));
  }

  @Test
  void equalRowsAreComputedOnce() {
    GraphMaker maker = new GraphMaker(2);
    String dense = maker.node("MatMul", "x", maker.matrix(row(1, 2, 1), row(1, 0, 1)));
    String active = maker.node("Sigmoid", dense);
    LayerNetwork network =
        maker.read(9, maker.node("MatMul", active, maker.matrix(row(1), row(2), row(4))));
    assertEquals(List.of(2, 1), widths(network));
    assertEquals(SparseMatrix.ofDense(1, 2, row(5, 2)), network.layers().get(1).weights());
  }

  @Test
  void whatNobodyReadsIsDropped() {
    GraphMaker maker = new GraphMaker(3);
    String dense = maker.node("MatMul", "x", maker.matrix(row(1, 2), row(1, 0), row(0, 0)));
    String active = maker.node("Tanh", dense);
    maker.node("MaxPool", dense);
    LayerNetwork network =
        maker.read(9, maker.node("MatMul", active, maker.matrix(row(0), row(2))));
    assertEquals(List.of(1, 1), widths(network));
    assertEquals(3, network.layers().get(0).weights().columns());
    assertEquals(1, network.layers().get(0).weights().entries());
  }

  @Test
  void quadraticsStayOnePolynomial() {
    GraphMaker maker = new GraphMaker(2);
    String z = maker.node("MatMul", "x", maker.matrix(row(1, 2), row(3, 4)));
    String square = maker.node("Mul", maker.node("Mul", z, z), maker.vector(2, 3));
    String linear = maker.node("Mul", maker.vector(5, 7), z);
    String sum = maker.node("Add", maker.node("Add", square, linear), maker.vector(1, 9));
    LayerNetwork network = maker.read(9, maker.node("MatMul", sum, maker.matrix(row(1), row(1))));
    assertEquals(
        List.of(Polynomial.of(0, 5, 2), Polynomial.of(0, 7, 3)),
        network.layers().get(0).functions());
    assertArrayEquals(row(10), network.layers().get(1).bias());
    assertTrue(network.isPolynomial());
  }

  @Test
  void productsOfTwoValuesAreSquares() {
    GraphMaker maker = new GraphMaker(2);
    String left = maker.node("MatMul", "x", maker.matrix(row(1), row(2)));
    String right = maker.node("MatMul", "x", maker.matrix(row(3), row(-1)));
    LayerNetwork network = maker.read(9, maker.node("Mul", left, right));
    assertEquals(List.of(2, 1), widths(network));
    assertTrue(network.isPolynomial());
    assertEquals((3 + 2 * 5) * (3 * 3 - 5), answer(network, 3, 5)[0], EXACT);
  }

  @Test
  void highPowersAreTakenInSteps() {
    GraphMaker maker = new GraphMaker(1);
    String fourth = maker.node("Pow", "x", maker.scalar(4));
    LayerNetwork network = maker.read(2, maker.node("Pow", fourth, maker.scalar(4)));
    assertEquals(2, network.layers().size() - 1);
    assertEquals(StrictMath.pow(1.5, 16), answer(network, 1.5)[0], 1e-9);
  }

  // ---- carries

  @Test
  void anEarlierValueIsCarried() {
    GraphMaker maker = new GraphMaker(2);
    String z = maker.node("MatMul", "x", maker.matrix(row(1, 2), row(3, 4)));
    String inner = maker.node("MatMul", maker.node("Relu", z), maker.matrix(row(1, 0), row(1, 2)));
    LayerNetwork network = maker.read(9, maker.node("Add", maker.node("Relu", inner), z));
    assertEquals(List.of(4, 4, 2), widths(network));
    assertEquals(
        List.of("relu", "relu", "polynomial of degree 1", "polynomial of degree 1"),
        functions(network, 0));
    double[] z0 = {1 + 3 * 0.5, 2 + 4 * 0.5};
    assertArrayEquals(
        row(z0[0] + z0[1] + z0[0], 2 * z0[1] + z0[1]), answer(network, 1, 0.5), EXACT);
  }

  /** Eight inputs are read late as one sum: that sum is carried, not they. */
  @Test
  void sumsAreCarriedWhereTheyAreFewer() {
    GraphMaker maker = new GraphMaker(8);
    double[] ones = row(1, 1, 1, 1, 1, 1, 1, 1);
    String sum = maker.node("MatMul", "x", maker.constant(List.of(8, 1), ones));
    String deep = maker.node("Tanh", maker.node("Relu", maker.node("Neg", sum)));
    String deeper = maker.node("MatMul", deep, maker.matrix(row(2)));
    LayerNetwork network = maker.read(1, maker.node("Add", maker.node("Sigmoid", deeper), sum));
    assertEquals(List.of(2, 2, 1), widths(network));
  }

  @Test
  void aResidualStreamCostsItsWidth() {
    GraphMaker maker = new GraphMaker(3);
    String stream = "x";
    for (int i = 0; i < 6; i++) {
      String z =
          maker.node("MatMul", stream, maker.matrix(row(1, 2, 3), row(i, 1, 1), row(2, 1, -1)));
      stream = maker.node("Add", stream, maker.node("Tanh", z));
    }
    LayerNetwork network = maker.read(1, stream);
    assertEquals(List.of(6, 6, 6, 6, 6, 6, 3), widths(network));
  }

  // ---- ends

  @Test
  void aSigmoidAtTheEndIsTheClients() {
    GraphMaker maker = new GraphMaker(2);
    String z = maker.node("MatMul", "x", maker.matrix(row(1), row(2)));
    String p = maker.node("Sigmoid", z);
    String other = maker.node("Sub", maker.scalar(1), p);
    LayerNetwork network =
        maker.read(1, maker.node("Concat", Map.of("axis", numbers(1)), other, p));
    assertEquals(Tail.SIGMOID, network.tail());
    assertEquals(List.of(2), widths(network));
    assertArrayEquals(row(-1.5, 1.5), answer(network, 0.5, 0.5), EXACT);
  }

  @Test
  void aSigmoidInTheMiddleIsAFunction() {
    GraphMaker maker = new GraphMaker(1);
    LayerNetwork network = maker.read(1, maker.node("Add", maker.node("Sigmoid", "x"), "x"));
    assertEquals(Tail.NONE, network.tail());
    assertEquals(List.of("sum of functions"), functions(network, 0));
  }

  @Test
  void softmaxAndArgMaxAreTheClients() {
    GraphMaker maker = new GraphMaker(2);
    String z = maker.node("MatMul", "x", maker.matrix(row(1, 2, 3), row(2, 1, 0)));
    String p = maker.node("Softmax", z);
    String label = maker.node("ArgMax", Map.of("axis", numbers(1)), p);
    LayerNetwork network = maker.read(1, label);
    assertEquals(Tail.SOFTMAX, network.tail());
    assertTrue(network.argmax());
  }

  @Test
  void anOutputThatIsLeftOutIsNoted() {
    GraphMaker maker = new GraphMaker(2);
    String z = maker.node("MatMul", "x", maker.matrix(row(1, 2), row(2, 1)));
    String sorted = maker.node("TopK", z);
    LayerNetwork network = maker.read(1, sorted, z);
    assertEquals(z, network.outputName());
    assertEquals(1, network.notes().size());
    assertTrue(
        network.notes().get(0).contains("'" + sorted + "' is left out: node 'topk1' (TopK)"));
  }

  @Test
  void constantsInAnAnswerAreKept() {
    GraphMaker maker = new GraphMaker(2);
    String padded = maker.node("Pad", "x", maker.vector(0, 0, 0, 1), maker.scalar(0.25));
    LayerNetwork network = maker.read(1, padded);
    assertArrayEquals(row(0.5, -0.5, 0.25), answer(network, 0.5, -0.5), EXACT);
  }
}
