package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every layer, laid out in slots, against plain matrix arithmetic. */
class PackingTest {

  @ParameterizedTest
  @CsvSource({
    "13, 30-128-64-32-1",
    "13, 128-128-128-128-10",
    "12, 1-1",
    "12, 5-3",
    "12, 30-128-64-32-1",
    "12, 7-100-3",
    "12, 2048-16-2",
    "13, 4096-33-1",
    "12, 1-128-1-128-1",
    "12, 128-127-2-65-128",
    "14, 64-64-64-64",
  })
  void slotsComputeTheMatrixProducts(int logN, String shape) {
    NetworkFixture fixture =
        new NetworkFixture(new SplittableRandom(3), widths(shape), Tail.NONE, true);
    SquareChain raw = SquareChain.of(GraphWalk.read(fixture.graph(), fixture.options()));
    SquareChain chain = raw.normalised(ValueBounds.norms(raw));
    Packing packing = find(logN, chain.weights()).orElseThrow();
    List<SlotVectors> wanted = new ArrayList<>();
    for (int k = 0; k < chain.depth(); k++) {
      wanted.add(SlotVectors.wanted(chain, packing, k));
    }
    SlotNetwork network = SlotNetwork.of(chain, packing, wanted);
    RandomPoints points = new RandomPoints(chain.features(), 17);
    for (int i = 0; i < 3; i++) {
      double[] t = points.inside();
      double[] expected = chain.raw(chain.values(t));
      double[] actual = network.raw(network.forward(t));
      for (int o = 0; o < expected.length; o++) {
        assertEquals(expected[o], actual[o], 1e-9, "output " + o);
      }
    }
  }

  @Test
  void theNetworkOfTheArticleNeedsNoMoreRotationsThanTheHandMadeLayout() {
    NetworkFixture fixture =
        new NetworkFixture(
            new SplittableRandom(3), new int[] {30, 128, 64, 32, 1}, Tail.SIGMOID, true);
    SquareChain chain = SquareChain.of(GraphWalk.read(fixture.graph(), fixture.options()));
    Packing packing = find(13, chain.weights()).orElseThrow();
    int switches = chain.depth() - 1;
    for (LayerShape shape : packing.layers()) {
      switches += shape.productRotations().size() + shape.foldSwitches();
    }
    assertTrue(switches <= 32, switches + " key switches");
  }

  @Test
  void whatDoesNotFitTheSlotsHasNoPacking() {
    List<Matrix> weights = List.of(new Matrix(1, 2049, new double[2049]));
    assertTrue(find(12, weights).isEmpty());
    assertTrue(find(13, weights).isPresent());
  }

  private static Optional<Packing> find(int logN, List<Matrix> weights) {
    Variant variant = new Variant(1, weights.size());
    return new PackingSearch(new ShapeTable(logN, weights), variant, 214, 0).find();
  }

  static int[] widths(String shape) {
    return java.util.Arrays.stream(shape.split("-")).mapToInt(Integer::parseInt).toArray();
  }
}
