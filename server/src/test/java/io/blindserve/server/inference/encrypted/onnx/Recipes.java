package io.blindserve.server.inference.encrypted.onnx;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Draws recipes of random models. */
final class Recipes {

  /** Choices of one operator; no operator asks for more than these by far. */
  private static final int CHOICES = 24;

  private static final List<String> LINEAR =
      List.of(
          "Gemm",
          "Conv",
          "Dense",
          "ConvSame",
          "AveragePool",
          "BatchNormalization",
          "MatMul",
          "Bottleneck",
          "GlobalAveragePool",
          "ReduceMean",
          "Add",
          "Mul",
          "Div",
          "Sub",
          "Transpose",
          "Pad");

  private static final List<String> POLYNOMIAL =
      List.of("Quadratic", "PowOfConstants", "ReduceSumSquare", "MatMulOfRows");

  /** Approximated over what interval arithmetic says. */
  private static final List<String> SMOOTH =
      List.of("Relu", "Sigmoid", "Tanh", "Silu", "Softplus", "Elu", "LeakyRelu", "GeluOfErf");

  private Recipes() {}

  /** Returns graphs of any operators. */
  static Arbitrary<GraphRecipe> graphs() {
    Arbitrary<List<Integer>> shape =
        Arbitraries.integers().between(1, 3).flatMap(rank -> shape(rank, rank == 1 ? 8 : 5));
    return Combinators.combine(
            Arbitraries.of(23, 21, 18, 17, 13, 11),
            shape,
            step(RandomNodes.names(), Arbitraries.of(false, true))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .withSizeDistribution(RandomDistribution.uniform()),
            Arbitraries.of(GraphRecipe.End.values()))
        .as(GraphRecipe::new);
  }

  /** Returns networks that a small ring can compute: a linear step, a function, a linear step. */
  static Arbitrary<GraphRecipe> networks() {
    Arbitrary<Boolean> never = Arbitraries.just(false);
    Arbitrary<GraphRecipe.Step> function =
        Arbitraries.frequencyOf(
            Tuple.of(4, step(POLYNOMIAL, never)), Tuple.of(1, step(SMOOTH, never)));
    Arbitrary<List<GraphRecipe.Step>> steps =
        Combinators.combine(step(LINEAR, never), function, step(LINEAR, never)).as(List::of);
    Arbitrary<List<Integer>> shape =
        Arbitraries.integers()
            .between(1, 3)
            .flatMap(rank -> shape(rank, rank == 1 ? 16 : rank == 2 ? 6 : 4));
    return Combinators.combine(
            Arbitraries.of(17, 13, 21),
            shape,
            steps,
            Arbitraries.of(
                GraphRecipe.End.NOTHING, GraphRecipe.End.SIGMOID, GraphRecipe.End.SOFTMAX))
        .as(GraphRecipe::new);
  }

  static Arbitrary<List<Integer>> shape(int rank, int largest) {
    return Arbitraries.integers().between(1, largest).list().ofSize(rank);
  }

  static Arbitrary<GraphRecipe.Step> step(List<String> operators, Arbitrary<Boolean> calm) {
    return Combinators.combine(
            Arbitraries.of(operators),
            uniform(Choices.BOUND).list().ofSize(CHOICES),
            uniform(1 << 20),
            calm)
        .as(GraphRecipe.Step::new);
  }

  private static Arbitrary<Integer> uniform(int bound) {
    return Arbitraries.integers()
        .between(0, bound - 1)
        .withDistribution(RandomDistribution.uniform())
        .withoutEdgeCases();
  }
}
