package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The repository's two networks, as the compiler reads them, against ONNX Runtime. */
class BreastCancerNetworkTest {

  private static LayerNetwork check(int version, Optional<FeatureRange> declared)
      throws IOException {
    Path file = Path.of("../docs/models/breast-cancer/" + version + "/model.onnx");
    byte[] model = Files.readAllBytes(file);
    LayerNetwork network = GraphReader.read(OnnxReader.read(model), declared);
    OrtOracle.compare(model, network, 200, new SplittableRandom(version));
    return network;
  }

  private static List<Integer> widths(LayerNetwork network) {
    return network.layers().stream().map(layer -> layer.width()).toList();
  }

  private static List<String> functions(LayerNetwork network) {
    return network.layers().stream().map(l -> l.functions().get(0).describe()).toList();
  }

  @Test
  void theReluNetworkIsRead() throws IOException {
    LayerNetwork network = check(1, Optional.of(OrtOracle.range(30, 3)));
    assertEquals(List.of(128, 64, 32, 1), widths(network));
    assertEquals(List.of("relu", "relu", "relu", "polynomial of degree 1"), functions(network));
    assertEquals(Tail.SIGMOID, network.tail());
  }

  @Test
  void theQuadraticNetworkIsRead() throws IOException {
    LayerNetwork network = check(2, Optional.empty());
    assertEquals(List.of(128, 64, 32, 1), widths(network));
    assertTrue(network.isPolynomial());
    assertEquals(Tail.SIGMOID, network.tail());
  }
}
