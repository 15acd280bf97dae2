package io.blindserve.he.compile.approximate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.LayerNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The article's Relu network with squares, on the 114 rows that nobody has seen. */
@Tag("any-jvm")
class ArticleTest {

  @Test
  void degreeTwoInEachLayerKeepsTheClassesOfHeldOutRows() throws IOException {
    LayerNetwork exact = ArticleNetwork.read();
    CalibrationRows rows = CalibrationRows.of(30, ArticleNetwork.rows("train.csv"));
    List<double[]> heldOut = ArticleNetwork.rows("heldout.csv");
    Approximated found =
        Approximator.approximate(exact, Optional.of(rows), new ApproximationOptions(0.3, 8, true));
    assertEquals(
        List.of(2, 2, 2), found.layers().stream().map(LayerApproximation::degree).toList());
    assertEquals(455, found.rows());
    double error = StrictMath.max(found.errorOnRows(), found.errorUnseen());
    Measured held = Measured.of(exact, found.network(), CalibrationRows.of(30, heldOut), 1);
    report(found, held);
    assertTrue(held.error() <= error);
    assertTrue(held.rms() < 0.03);
    assertEquals(0, held.unequal());
    for (double[] row : heldOut) {
      double wanted = probability(exact, row);
      if (StrictMath.abs(wanted - 0.5) > error) {
        assertEquals(wanted > 0.5, probability(found.network(), row) > 0.5);
      }
    }
    for (LayerApproximation layer : found.layers()) {
      assertTrue(layer.found().largest() < 1000, layer.node());
      assertTrue(layer.range().largest() < 100, layer.node());
    }
  }

  private static void report(Approximated found, Measured held) {
    System.out.printf(
        "article: rows %.3f, unseen %.3f, %d unequal; held out %.3f, rms %.4f, %d unequal%n",
        found.errorOnRows(),
        found.errorUnseen(),
        found.unequalClasses(),
        held.error(),
        held.rms(),
        held.unequal());
    found.layers().forEach(layer -> System.out.println("article: " + layer));
  }

  private static double probability(LayerNetwork network, double[] row) {
    List<double[]> values = network.values(network.prepare(row));
    return Tails.apply(network.tail(), values.get(values.size() - 1))[0];
  }
}
