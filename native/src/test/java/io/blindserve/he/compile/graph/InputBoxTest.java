package io.blindserve.he.compile.graph;

import static io.blindserve.he.compile.graph.GraphMaker.answer;
import static io.blindserve.he.compile.graph.GraphMaker.functions;
import static io.blindserve.he.compile.graph.GraphMaker.row;
import static io.blindserve.he.compile.graph.GraphMaker.widths;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.RefusedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clips at the input bound the rows; elsewhere they are functions. */
class InputBoxTest {

  @Test
  void aClipBoundsTheRows() {
    GraphMaker maker = new GraphMaker(2);
    String clipped = maker.node("Clip", "x", maker.scalar(-1), maker.scalar(2));
    Graph graph = maker.graph(maker.node("MatMul", clipped, maker.matrix(row(1), row(10))));
    LayerNetwork network = GraphReader.read(graph, Optional.empty());
    FeatureRange range = GraphMaker.range(2, -1, 2);
    assertEquals(range, network.range());
    assertEquals(range, network.box());
    assertEquals(List.of(new RowStep.Clip(range)), network.pre());
    assertEquals(List.of(1), widths(network));
    assertEquals(19, answer(network, -7, 7)[0]);
  }

  @Test
  void aClipBehindAScalerIsInUnitsOfTheRow() {
    GraphMaker maker = new GraphMaker(2);
    String scaled =
        maker.node("Mul", maker.node("Sub", "x", maker.vector(1, 2)), maker.vector(2, -4));
    String clipped =
        maker.node("Min", maker.node("Max", scaled, maker.scalar(-8)), maker.vector(4, 8));
    Graph graph = maker.graph(maker.node("Relu", clipped));
    LayerNetwork network = GraphReader.read(graph, Optional.empty());
    assertEquals(new FeatureRange(List.of(-3.0, 0.0), List.of(3.0, 4.0)), network.range());
  }

  @Test
  void aClipNarrowsWhatIsDeclared() {
    GraphMaker maker = new GraphMaker(1);
    String clipped = maker.node("Max", "x", maker.scalar(0));
    LayerNetwork network = maker.read(5, clipped);
    assertEquals(GraphMaker.range(1, 0, 5), network.range());
    assertEquals(1, network.layers().size());
  }

  @Test
  void rangesThatDoNotMeetAreRefused() {
    GraphMaker maker = new GraphMaker(1);
    Graph graph = maker.graph(maker.node("Clip", "x", maker.scalar(6), maker.scalar(7)));
    assertTrue(
        assertThrows(
                RefusedException.class,
                () -> GraphReader.read(graph, Optional.of(GraphMaker.range(1, -5, 5))))
            .refusal()
            .reason()
            .contains("do not meet"));
  }

  /** The raw input is read elsewhere, so that clipping all of it would change the model. */
  @Test
  void aClipOfAnInputThatIsReadTwiceIsAFunction() {
    GraphMaker maker = new GraphMaker(1);
    String clipped = maker.node("Clip", "x", maker.scalar(-1), maker.scalar(1));
    String doubled = maker.node("Neg", "x");
    LayerNetwork network = maker.read(5, maker.node("Add", clipped, doubled));
    assertEquals(GraphMaker.range(1, -5, 5), network.range());
    assertEquals(List.of("sum of functions"), functions(network, 0));
    assertEquals(1 - 4, answer(network, 4)[0]);
  }

  @Test
  void aClipOfSumsIsAFunction() {
    GraphMaker maker = new GraphMaker(2);
    String sum = maker.node("MatMul", "x", maker.matrix(row(1), row(1)));
    LayerNetwork network = maker.read(5, maker.node("Clip", sum, maker.scalar(0), maker.scalar(6)));
    assertEquals(List.of("clip"), functions(network, 0));
    assertEquals(6, answer(network, 4, 4)[0]);
  }
}
