package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.compile.tree.TreeCompiler;
import io.blindserve.he.compile.tree.TreeEncoding;
import io.blindserve.he.compile.tree.TreeOptions;
import io.blindserve.he.compile.tree.TreeResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models as converters write them ({@code make_models.py} beside them), as the compiler reads them,
 * against ONNX Runtime.
 */
class OnnxMlModelsTest {

  private static final int FEATURES = 6;

  private static byte[] model(String name) throws IOException {
    try (InputStream in =
        OnnxMlModelsTest.class.getResourceAsStream("/onnx-ml/" + name + ".onnx")) {
      return in.readAllBytes();
    }
  }

  /** ZipMap's maps are no tensor: what stands before it is the oracle's output of the same name. */
  private static byte[] withoutMaps(byte[] file) throws IOException {
    Onnx.ModelProto.Builder model = Onnx.ModelProto.parseFrom(file).toBuilder();
    Onnx.GraphProto.Builder graph = model.getGraphBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      Onnx.NodeProto.Builder node = graph.getNodeBuilder(i);
      if (node.getOpType().equals("ZipMap")) {
        String output = node.getOutput(0);
        node.clearAttribute().setOpType("Identity").setDomain("");
        for (int k = 0; k < graph.getOutputCount(); k++) {
          if (graph.getOutput(k).getName().equals(output)) {
            graph.setOutput(k, OnnxFixture.value(output, -1, -1));
          }
        }
      }
    }
    return model.build().toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "logistic-two, SIGMOID, 1",
    "logistic-three, SOFTMAX, 1",
    "linear-two-targets, NONE, 1",
    "svc-rbf, NONE, 3",
    "svc-poly, NONE, 2",
    "svr-rbf, NONE, 3",
  })
  void modelsAreReadAsOnnxRuntimeComputesThem(String name, Tail tail, int layers)
      throws IOException {
    byte[] file = model(name);
    LayerNetwork network =
        GraphReader.read(OnnxReader.read(file), Optional.of(OrtOracle.range(FEATURES, 3)));
    OrtOracle.compare(withoutMaps(file), network, 100, new SplittableRandom(1));
    assertEquals(tail, network.tail());
    assertEquals(layers, network.layers().size());
  }

  /** ONNX Runtime stops libsvm's iteration early, some 0.003 from where it would end. */
  @Test
  void plattsProbabilitiesAreASigmoidOfTheScore() throws IOException {
    byte[] file = model("svc-platt");
    Graph graph = OnnxReader.read(file);
    LayerNetwork network = GraphReader.read(graph, Optional.of(OrtOracle.range(FEATURES, 3)));
    assertEquals(Tail.SIGMOID, network.tail());
    float[] rows = rows(100);
    double[] wanted = OrtOracle.run(file, graph.inputs().get(0), rows, 100, network.outputName());
    for (int r = 0; r < 100; r++) {
      double[] found = OrtOracle.answer(network, row(rows, r));
      assertEquals(wanted[2 * r], found[0], 0.005);
      assertEquals(1, found[0] + found[1], 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"normalizer", "svc-three"})
  void whatCannotBeDoneIsRefusedByName(String name) throws IOException {
    Graph graph = OnnxReader.read(model(name));
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> GraphReader.read(graph, Optional.of(OrtOracle.range(FEATURES, 3))));
    assertTrue(refused.refusal().operator().startsWith("ai.onnx.ml."), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "boosting-imputed, SIGMOID, 2",
    "forest-scaled, NONE, 3",
    "forest-regressor, NONE, 1",
    "lightgbm-two, SIGMOID, 2",
    "xgboost-two, SIGMOID, 2",
    "xgboost-three, SOFTMAX, 3",
  })
  void treesAnswerAsOnnxRuntimeDoes(String name, Tail tail, int outputs) throws IOException {
    byte[] file = model(name);
    Graph graph = OnnxReader.read(file);
    assertTrue(TreeCompiler.reads(graph));
    TreeOptions options = TreeOptions.defaults().withRange(OrtOracle.range(FEATURES, 3));
    TreeResult exact =
        TreeCompiler.compile(
            graph, options.withEncoding(TreeEncoding.PUBLISHED_THRESHOLDS).withThresholdsAllowed());
    assertEquals(tail, exact.network().tail());
    assertEquals(outputs, exact.network().outputs());
    OrtOracle.compare(withoutMaps(file), exact.network(), 300, new SplittableRandom(1));
    TreeResult signs =
        TreeCompiler.compile(graph, options.withEncoding(TreeEncoding.SIGN_POLYNOMIALS));
    TreeResult bins = TreeCompiler.compile(graph, options);
    List<double[]> rows = new ArrayList<>();
    float[] values = rows(1000);
    for (int r = 0; r < 1000; r++) {
      rows.add(row(values, r));
    }
    assertEquals(0, exact.compare(rows).largest(), 1e-9);
    // Bins of 1/64 of the range, and gaps of as much, change few of the classes.
    assertTrue(bins.moved() > 0 && bins.largestMove() <= 1.0 / 128);
    assertTrue(bins.compare(rows).same() > 900, () -> bins.compare(rows).toString());
    assertTrue(signs.compare(rows).same() > 900, () -> signs.compare(rows).toString());
    assertTrue(signs.network().isPolynomial() && bins.network().isPolynomial());
  }

  /** Changed bytes end in a network or a refusal: nothing else is thrown, nothing is exhausted. */
  @ParameterizedTest
  @ValueSource(strings = {"lightgbm-two", "forest-scaled", "svc-platt", "svr-rbf", "logistic-two"})
  void noChangedByteDoesHarm(String name) throws IOException {
    byte[] good = model(name);
    SplittableRandom random = new SplittableRandom(9);
    int rounds = Boolean.getBoolean("blindserve.long") ? 20_000 : 100;
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] file = good.clone();
      for (int k = random.nextInt(1, 5); k > 0; k--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      try {
        compile(OnnxReader.read(file));
      } catch (OnnxFormatException | RefusedException e) {
        assertTrue(String.valueOf(e.getMessage()).length() > 5);
        refused++;
      }
    }
    assertTrue(refused > 0 && refused < rounds, refused + " of " + rounds + " refused");
  }

  private static void compile(Graph graph) {
    if (TreeCompiler.reads(graph)) {
      TreeCompiler.compile(graph, TreeOptions.defaults().withRange(OrtOracle.range(FEATURES, 3)));
    } else {
      GraphReader.read(graph, Optional.of(OrtOracle.range(FEATURES, 3)));
    }
  }

  private static float[] rows(int count) {
    SplittableRandom random = new SplittableRandom(5);
    float[] out = new float[count * FEATURES];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) random.nextDouble(-3, 3);
    }
    return out;
  }

  private static double[] row(float[] rows, int at) {
    double[] out = new double[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      out[i] = rows[at * FEATURES + i];
    }
    return out;
  }
}
