package io.blindserve.he.compile.graph;

import static io.blindserve.he.compile.graph.GraphMaker.numbers;
import static io.blindserve.he.compile.graph.GraphMaker.widths;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.compile.network.LayerNetwork;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Networks of the shapes that people train on images. */
class ConvolutionNetworkTest {

  private final SplittableRandom random = new SplittableRandom(5);

  private String weights(GraphMaker maker, Integer... shape) {
    int size = List.of(shape).stream().reduce(1, Math::multiplyExact);
    return maker.constant(List.of(shape), random.doubles(size, -0.1, 0.1).toArray());
  }

  @Test
  void convolutionSquareDenseSquareDense() {
    GraphMaker maker = new GraphMaker(1, 28, 28);
    String conv =
        maker.node(
            "Conv",
            Map.of("strides", numbers(2, 2), "pads", numbers(1, 1, 0, 0)),
            "x",
            weights(maker, 5, 1, 5, 5),
            weights(maker, 5));
    String flat = maker.node("Flatten", maker.node("Mul", conv, conv));
    String dense = maker.node("MatMul", flat, weights(maker, 845, 100));
    String square = maker.node("Pow", dense, maker.scalar(2));
    LayerNetwork network = maker.read(1, maker.node("MatMul", square, weights(maker, 100, 10)));
    assertEquals(List.of(845, 100, 10), widths(network));
    assertEquals(784, network.features());
    // 13 x 13 windows of 25 weights; the padding at the top and left is not stored.
    assertEquals(5 * (13 * 5 - 1) * (13 * 5 - 1), network.layers().get(0).weights().entries());
    assertEquals(List.of("conv0"), network.layers().stream().limit(1).map(l -> l.node()).toList());
  }

  @Test
  void twoConvolutionsWithPools() {
    GraphMaker maker = new GraphMaker(1, 28, 28);
    String value = "x";
    int channels = 1;
    for (int outputs : List.of(32, 64)) {
      value =
          maker.node(
              "Conv",
              Map.of("pads", numbers(1, 1, 1, 1)),
              value,
              weights(maker, outputs, channels, 3, 3),
              weights(maker, outputs));
      value = maker.node("Relu", value);
      value =
          maker.node(
              "AveragePool",
              Map.of("kernel_shape", numbers(2, 2), "strides", numbers(2, 2)),
              value);
      channels = outputs;
    }
    String flat = maker.node("Flatten", value);
    String dense = maker.node("Relu", maker.node("MatMul", flat, weights(maker, 3136, 128)));
    LayerNetwork network = maker.read(1, maker.node("MatMul", dense, weights(maker, 128, 10)));
    assertEquals(List.of(32 * 784, 64 * 196, 128, 10), widths(network));
  }
}
