package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random graphs of several operators, read by the compiler and computed in the clear, against ONNX
 * Runtime: 200, or 2,000 with {@code -Dblindserve.long=true}.
 */
class RandomGraphTest {

  private static final int COUNT = Boolean.getBoolean("blindserve.long") ? 2_000 : 200;
  private static final int GROUPS = 20;
  private static final int[] OPSETS = {11, 13, 17, 18, 21, 23};

  /** Beyond it, float32 answers say nothing. */
  private static final int LARGEST = 400;

  static IntStream groups() {
    return IntStream.range(0, GROUPS);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void answersAsOnnxRuntimeDoes(int group) {
    for (int i = group; i < COUNT; i += GROUPS) {
      SplittableRandom random = new SplittableRandom(i);
      byte[] model = model(random);
      int seed = i;
      try {
        OrtOracle.check(model, 3, 1.5, random);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("graph of seed " + seed, e);
      }
    }
  }

  private static byte[] model(SplittableRandom random) {
    ModelMaker maker = new ModelMaker(random, OPSETS[random.nextInt(OPSETS.length)], shape(random));
    int steps = random.nextInt(2, 7);
    for (int i = 0; i < steps && maker.size() <= LARGEST; i++) {
      step(maker);
      if (maker.chance(0.5)) {
        calm(maker);
      }
    }
    return end(maker);
  }

  private static List<Integer> shape(SplittableRandom random) {
    int rank = random.nextInt(1, 4);
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      out.add(random.nextInt(1, rank == 1 ? 9 : 6));
    }
    return out;
  }

  private static void step(ModelMaker maker) {
    int rank = maker.shape.size();
    if (rank > 1 && maker.chance(0.3)) {
      pick(maker, RandomNodes.IMAGES);
    } else if (rank == 1 && maker.chance(0.3)) {
      pick(maker, RandomNodes.VECTORS);
    } else {
      pick(maker, RandomNodes.ANY_SHAPE);
    }
  }

  private static void pick(ModelMaker maker, Map<String, Consumer<ModelMaker>> from) {
    List<String> names = List.copyOf(from.keySet().stream().sorted().toList());
    from.get(names.get(maker.random.nextInt(names.size()))).accept(maker);
  }

  /** Keeps values small, as normalisations do, so that float32 stays exact enough. */
  private static void calm(ModelMaker maker) {
    maker.then("Tanh", List.of());
  }

  private static byte[] end(ModelMaker maker) {
    switch (maker.random.nextInt(4)) {
      case 0 -> maker.then("Sigmoid", List.of());
      case 1 -> {
        maker.then(List.of(maker.size()), "Flatten", List.of());
        maker.then("Softmax", List.of(), ModelMaker.integer("axis", -1));
      }
      default -> maker.then("Identity", List.of());
    }
    return maker.model();
  }

  // ---- ends

  @Test
  void probabilitiesComeBeforeLabels() {
    SplittableRandom random = new SplittableRandom(1);
    ModelMaker maker = new ModelMaker(random, 17, List.of(4));
    RandomNodes.VECTORS.get("Gemm").accept(maker);
    String scores = maker.value;
    String label =
        maker.node(
            "ArgMax",
            List.of(scores),
            ModelMaker.integer("axis", 1),
            ModelMaker.integer("keepdims", 0));
    String probabilities = maker.node("Softmax", List.of(scores));
    byte[] model = maker.model(List.of(label, scores, probabilities));
    LayerNetwork network =
        GraphReader.read(OnnxReader.read(model), Optional.of(OrtOracle.range(4, 1)));
    assertEquals(probabilities, network.outputName());
    assertEquals(Tail.SOFTMAX, network.tail());
    assertEquals(2, network.notes().size());
  }

  @Test
  void labelsAloneAreAnswered() {
    SplittableRandom random = new SplittableRandom(2);
    ModelMaker maker = new ModelMaker(random, 13, List.of(5));
    maker.then("MatMul", List.of(maker.weights(1, List.of(5, 4))));
    maker.then("Softmax", List.of());
    maker.then("ArgMax", List.of(), ModelMaker.integer("axis", -1));
    byte[] model = integerOutput(maker.model());
    LayerNetwork network = OrtOracle.check(model, 50, 2, random);
    assertTrue(network.argmax());
  }

  private static byte[] integerOutput(byte[] model) {
    try {
      onnx.Onnx.ModelProto.Builder builder = onnx.Onnx.ModelProto.parseFrom(model).toBuilder();
      builder
          .getGraphBuilder()
          .getOutputBuilder(0)
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .setElemType(7);
      return builder.build().toByteArray();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
