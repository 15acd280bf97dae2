package io.blindserve.server.inference.encrypted.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator alone, over random shapes, parameters and versions, against ONNX Runtime. More of
 * them with {@code -Dblindserve.long=true}.
 */
class OperatorOracleTest {

  private static final int COUNT = Boolean.getBoolean("blindserve.long") ? 100 : 8;
  private static final int[] OPSETS = {11, 13, 17, 18, 21, 23};

  static Stream<String> operators() {
    return RandomNodes.names().stream();
  }

  private static List<Integer> shape(SplittableRandom random) {
    int rank = random.nextInt(1, 4);
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      out.add(random.nextInt(1, rank == 1 ? 9 : 7));
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("operators")
  void answersAsOnnxRuntimeDoes(String operator) {
    for (int seed = 0; seed < COUNT; seed++) {
      SplittableRandom random = new SplittableRandom(seed * 1000L + operator.hashCode());
      int opset = OPSETS[random.nextInt(OPSETS.length)];
      ModelMaker maker = new ModelMaker(opset, shape(random));
      maker.use(Choices.random(random), random);
      maker.then("Mul", List.of(maker.weights(0.5, 1.5, maker.shape)));
      RandomNodes.add(operator, maker);
      maker.then("Mul", List.of(maker.scalar(0.75)));
      OrtOracle.check(maker.model(), 3, 2, random);
    }
  }
}
