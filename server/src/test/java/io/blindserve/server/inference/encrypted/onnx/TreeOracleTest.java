package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.tree.TreeCompiler;
import io.blindserve.he.compile.tree.TreeEncoding;
import io.blindserve.he.compile.tree.TreeModel;
import io.blindserve.he.compile.tree.TreeOptions;
import io.blindserve.he.compile.tree.TreeReader;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random ensembles against ONNX Runtime: the trees in the clear, with NaN and values on thresholds
 * among the rows, and their network of published thresholds, which is exact everywhere. 1,000 with
 * {@code -Dblindserve.long=true}, 100 otherwise.
 */
class TreeOracleTest {

  private static final int ENSEMBLES = Boolean.getBoolean("blindserve.long") ? 1000 : 100;
  private static final int ROWS = 20;

  /** Sums of at most six leaves in single precision. */
  private static final double TOLERANCE = 1e-5;

  @Test
  void treesInTheClearAnswerAsOnnxRuntimeDoes() {
    int classifiers = 0;
    for (int seed = 0; seed < ENSEMBLES; seed++) {
      RandomEnsemble ensemble = new RandomEnsemble(new SplittableRandom(seed));
      compareInTheClear(ensemble, ensemble.model(), seed);
      classifiers += ensemble.isClassifier() ? 1 : 0;
    }
    assertTrue(classifiers > ENSEMBLES / 4 && classifiers < ENSEMBLES * 3 / 4);
  }

  @Test
  void theFifthVersionAnswersAsOnnxRuntimeDoes() throws InvalidProtocolBufferException {
    for (int seed = 0; seed < ENSEMBLES / 2; seed++) {
      RandomEnsemble ensemble = new RandomEnsemble(new SplittableRandom(seed));
      compareInTheClear(ensemble, ensemble.flatModel(), seed);
    }
  }

  private static void compareInTheClear(RandomEnsemble ensemble, byte[] model, int seed) {
    Graph graph = OnnxReader.read(model);
    TreeModel trees = TreeReader.read(graph.nodes().get(0));
    float[] rows = ensemble.rows(ROWS, true);
    double[] wanted = OrtOracle.run(model, graph.inputs().get(0), rows, ROWS, "y");
    assertEquals(ROWS * trees.outputs(), wanted.length, "seed " + seed);
    for (int r = 0; r < ROWS; r++) {
      int from = r * ensemble.features();
      double[] found = trees.answer(Arrays.copyOfRange(rows, from, from + ensemble.features()));
      for (int k = 0; k < found.length; k++) {
        assertEquals(wanted[r * found.length + k], found[k], TOLERANCE, "seed " + seed);
      }
    }
  }

  @Test
  void networksOfPublishedThresholdsAnswerAsOnnxRuntimeDoes() {
    TreeOptions options =
        TreeOptions.defaults()
            .withEncoding(TreeEncoding.PUBLISHED_THRESHOLDS)
            .withThresholdsAllowed();
    for (int seed = 0; seed < ENSEMBLES; seed++) {
      RandomEnsemble ensemble = new RandomEnsemble(new SplittableRandom(seed));
      byte[] model = ensemble.model();
      Graph graph = OnnxReader.read(model);
      LayerNetwork network = TreeCompiler.compile(graph, options).network();
      float[] rows = ensemble.rows(ROWS, false);
      double[] wanted = OrtOracle.run(model, graph.inputs().get(0), rows, ROWS, "y");
      for (int r = 0; r < ROWS; r++) {
        double[] row = new double[ensemble.features()];
        for (int i = 0; i < row.length; i++) {
          row[i] = rows[r * row.length + i];
        }
        double[] found = OrtOracle.answer(network, row);
        for (int k = 0; k < found.length; k++) {
          assertEquals(wanted[r * found.length + k], found[k], TOLERANCE, "seed " + seed);
        }
      }
    }
  }
}
