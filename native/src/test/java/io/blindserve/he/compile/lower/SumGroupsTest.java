package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Step;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sums of the same ciphertexts are made side by side, wherever their rows are. */
class SumGroupsTest {

  private static final int PLACES = 4;
  private static final int CHANNELS = 3;

  @Test
  void rowsThatReadTheSameAreTogether() {
    SumGroups groups =
        SumGroups.of(List.of(List.of(0, 1), List.of(2), List.of(), List.of(0, 1), List.of(2)));
    assertEquals(
        List.of(
            new SumGroups.Group(List.of(0, 1), List.of(0, 3)),
            new SumGroups.Group(List.of(2), List.of(1, 4))),
        groups.all());
    assertEquals(List.of(1, 4), groups.of(4).rows());
    assertTrue(groups.place(3) < groups.place(1), "group by group");
    assertTrue(groups.place(2) > groups.place(4), "what nobody needs is last");
  }

  @Test
  void aGroupHasAnEnd() {
    SumGroups groups = SumGroups.of(Collections.nCopies(40, List.of(7)));
    assertEquals(List.of(16, 16, 8), groups.all().stream().map(g -> g.rows().size()).toList());
  }

  /** A convolution writes channel by channel, and each of its channels reads the same places. */
  @Test
  void channelsOfAPlaceStandSideBySide() {
    List<Step> steps =
        new ThroughputPlanner(convolution(), Networks.options(0.02))
            .plan()
            .orElseThrow()
            .plan()
            .steps();
    List<List<Integer>> sources = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Combine combine && combine.sources().size() == 2) {
        sources.add(combine.sources());
      }
    }
    assertEquals(PLACES * CHANNELS, sources.size());
    for (int i = 0; i < sources.size(); i++) {
      assertEquals(sources.get(i / CHANNELS * CHANNELS), sources.get(i));
    }
  }

  private static LayerNetwork convolution() {
    double[] weights = new double[CHANNELS * PLACES * 2 * PLACES];
    for (int row = 0; row < CHANNELS * PLACES; row++) {
      for (int tap = 0; tap < 2; tap++) {
        weights[row * 2 * PLACES + 2 * (row % PLACES) + tap] = 0.1 * (row + 1) + 0.3 * tap;
      }
    }
    int hidden = CHANNELS * PLACES;
    double[] last = IntStream.range(0, hidden).mapToDouble(i -> 0.2 - 0.03 * i).toArray();
    return Networks.of(
        Networks.box(2 * PLACES, -1, 1),
        List.of(
            layer(weights, hidden, 2 * PLACES, Polynomial.of(0, 0, 1)),
            layer(last, 1, hidden, Polynomial.IDENTITY)),
        Tail.NONE);
  }

  private static Layer layer(double[] weights, int rows, int columns, Polynomial function) {
    return new Layer(
        "rows" + rows,
        "Gemm",
        SparseMatrix.ofDense(rows, columns, weights),
        new double[rows],
        Collections.nCopies(rows, function));
  }
}
