package io.blindserve.he.compile.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks in the clear against the trees they were made of, over random ensembles: 1,000 with
 * {@code -Dblindserve.long=true}, 100 otherwise.
 */
class TreeCompilerTest {

  private static final int ENSEMBLES = Boolean.getBoolean("blindserve.long") ? 1000 : 100;
  private static final int ROWS = 30;

  /** Depth 1 to 9, so that one to three segments and one to five squares come up. */
  private static TreeFixture fixture(long seed, boolean onGrid) {
    SplittableRandom random = new SplittableRandom(seed);
    return new TreeFixture(
        seed, 2 + random.nextInt(9), 1 + random.nextInt(3), 1 + random.nextInt(9), onGrid);
  }

  private static double difference(TreeResult result, double[] row) {
    LayerNetwork network = result.network();
    List<double[]> values = network.values(network.prepare(row));
    double[] made = values.get(values.size() - 1);
    double[] exact = result.clear().scores(clip(row, network.range()));
    double out = 0;
    for (int k = 0; k < made.length; k++) {
      out = Math.max(out, Math.abs(made[k] - exact[k]));
    }
    return out;
  }

  private static double[] clip(double[] row, FeatureRange range) {
    double[] out = row.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.min(Math.max(out[i], range.min().get(i)), range.max().get(i));
    }
    return out;
  }

  @Test
  void publicBinsAreExactWhenThresholdsLieOnEdges() {
    for (int seed = 0; seed < ENSEMBLES; seed++) {
      TreeFixture fixture = fixture(seed, true);
      Graph graph = fixture.graph(1 + seed % 5);
      TreeOptions options =
          TreeOptions.defaults().withRange(fixture.range()).withEdges(fixture.grid());
      // Half of the comparisons are strict, so only those of rows off the grid are sure to agree.
      TreeResult result = TreeCompiler.compile(graph, options);
      assertTrue(result.largestMove() < 1e-6, "move " + result.largestMove() + ", seed " + seed);
      for (int i = 0; i < ROWS; i++) {
        double[] row = fixture.row();
        for (int j = 0; j < row.length; j++) {
          row[j] += Math.abs(row[j] * 16 - Math.rint(row[j] * 16)) < 1e-4 ? 1e-3 : 0;
        }
        assertEquals(0, difference(result, row), 1e-9, "seed " + seed + ", row " + i);
      }
    }
  }

  /** Also for rows on edges: the edges turn where the trees' comparisons do. */
  @ParameterizedTest
  @CsvSource({"BRANCH_LEQ, BRANCH_GT", "BRANCH_LT, BRANCH_GTE"})
  void publicBinsAreExactOnEdgesWhenComparisonsAgree(String one, String other) {
    for (int seed = 0; seed < ENSEMBLES / 4; seed++) {
      TreeFixture fixture = new TreeFixture(seed, 4, 1, 5, true, List.of(one, other));
      Graph graph = fixture.graph(3);
      TreeOptions options =
          TreeOptions.defaults().withRange(fixture.range()).withEdges(fixture.grid());
      TreeResult result = TreeCompiler.compile(graph, options);
      assertEquals(0, result.moved());
      for (int i = 0; i < ROWS; i++) {
        assertEquals(0, difference(result, fixture.row()), 1e-9, "seed " + seed + ", row " + i);
      }
    }
  }

  /** Given edges need no range: then none is declared. */
  @Test
  void givenEdgesNeedNoRange() {
    TreeFixture fixture = new TreeFixture(3, 3, 1, 3, true, List.of("BRANCH_LEQ"));
    Graph graph = fixture.graph(2);
    TreeResult result =
        TreeCompiler.compile(graph, TreeOptions.defaults().withEdges(fixture.grid()));
    assertEquals(0, result.moved());
    assertEquals(0, difference(result, fixture.row()), 1e-9);
  }

  @Test
  void publishedThresholdsAreAlwaysExact() {
    for (int seed = 0; seed < ENSEMBLES; seed++) {
      TreeFixture fixture = fixture(seed, seed % 2 == 0);
      Graph graph = fixture.graph(1 + seed % 5);
      TreeOptions options =
          TreeOptions.defaults()
              .withEncoding(TreeEncoding.PUBLISHED_THRESHOLDS)
              .withThresholdsAllowed();
      TreeResult result =
          TreeCompiler.compile(graph, seed % 3 == 0 ? options : options.withRange(fixture.range()));
      for (int i = 0; i < ROWS; i++) {
        assertEquals(0, difference(result, fixture.row()), 1e-9, "seed " + seed + ", row " + i);
      }
    }
  }

  @Test
  void signPolynomialsKeepTheirErrorOutsideTheGap() {
    int rows = 0;
    for (int seed = 0; seed < ENSEMBLES / 4; seed++) {
      TreeFixture fixture = fixture(seed, false);
      Graph graph = fixture.graph(1 + seed % 3);
      TreeOptions options =
          TreeOptions.defaults()
              .withEncoding(TreeEncoding.SIGN_POLYNOMIALS)
              .withRange(fixture.range())
              .withGap(0x1p-7);
      TreeResult result = TreeCompiler.compile(graph, options);
      assertTrue(result.approximationError() <= options.approximationError());
      List<Double> widths = Collections.nCopies(result.network().features(), 2.0);
      for (int i = 0; i < ROWS; i++) {
        double[] row = clip(fixture.row(), fixture.range());
        if (result.clear().distance(row, widths) >= result.gap()) {
          rows++;
          assertTrue(
              difference(result, row) <= result.approximationError(),
              difference(result, row) + " exceeds " + result.approximationError());
        }
      }
    }
    assertTrue(rows > ENSEMBLES / 4, rows + " rows outside the gap");
  }

  @Test
  void anErrorThatLeavesCannotKeepIsRefused() {
    TreeFixture fixture = new TreeFixture(5, 3, 1, 4, false);
    TreeOptions options =
        TreeOptions.defaults()
            .withEncoding(TreeEncoding.SIGN_POLYNOMIALS)
            .withRange(fixture.range())
            .withApproximationError(1e-9);
    Graph graph = fixture.graph(8);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> TreeCompiler.compile(graph, options));
    assertTrue(refused.refusal().hint().contains("larger"));
  }

  @Test
  void movesOfThresholdsAreReported() {
    TreeFixture fixture = new TreeFixture(7, 3, 1, 4, false);
    Graph graph = fixture.graph(4);
    TreeOptions options = TreeOptions.defaults().withRange(fixture.range());
    TreeResult coarse = TreeCompiler.compile(graph, options.withBins(8));
    TreeResult fine = TreeCompiler.compile(graph, options);
    assertEquals(coarse.thresholds(), fine.thresholds());
    assertEquals(fine.thresholds(), fine.moved());
    assertTrue(coarse.largestMove() <= 1.0 / 16 && coarse.largestMove() > fine.largestMove());
    assertTrue(fine.largestMove() <= 1.0 / 128);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(fixture.row());
    }
    TreeResult.Comparison change = fine.compare(rows);
    assertEquals(500, change.rows());
    assertTrue(change.same() < 500 && change.same() > 400, change + "");
    assertTrue(change.largest() > 0);
  }

  @Test
  void depthFourTakesTwoSquares() {
    TreeFixture fixture = new TreeFixture(11, 8, 1, 4, true);
    TreeOptions options =
        TreeOptions.defaults().withRange(fixture.range()).withEdges(fixture.grid());
    LayerNetwork network = TreeCompiler.compile(fixture.graph(10), options).network();
    assertEquals(3, network.layers().size());
    assertTrue(network.isPolynomial());
    assertTrue(network.layers().get(1).weights().isIdentity());
    assertTrue(network.layers().get(0).width() <= 150);
  }

  @Test
  void thresholdsStayHiddenUnlessAllowed() {
    Graph graph = new TreeFixture(1, 3, 1, 3, true).graph(1);
    TreeOptions options = TreeOptions.defaults().withEncoding(TreeEncoding.PUBLISHED_THRESHOLDS);
    RefusedException refused =
        assertThrows(RefusedException.class, () -> TreeCompiler.compile(graph, options));
    assertEquals("trees", refused.refusal().node());
  }

  @Test
  void binsNeedARangeOrEdges() {
    Graph graph = new TreeFixture(1, 3, 1, 3, true).graph(1);
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> TreeCompiler.compile(graph, TreeOptions.defaults()));
    assertTrue(refused.refusal().hint().contains("input.range"));
  }
}
