package io.blindserve.server.inference.encrypted.onnx;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/** Draws recipes of random models. */
final class Recipes {

  /** Choices of one operator; no operator asks for more than these by far. */
  private static final int CHOICES = 24;

  private Recipes() {}

  /** Returns graphs of any operators. */
  static Arbitrary<GraphRecipe> graphs() {
    Arbitrary<List<Integer>> shape =
        Arbitraries.integers().between(1, 3).flatMap(rank -> shape(rank, rank == 1 ? 8 : 5));
    return Combinators.combine(
            Arbitraries.of(23, 21, 18, 17, 13, 11),
            shape,
            step(RandomNodes.names())
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .withSizeDistribution(RandomDistribution.uniform()),
            Arbitraries.of(GraphRecipe.End.values()))
        .as(GraphRecipe::new);
  }

  static Arbitrary<List<Integer>> shape(int rank, int largest) {
    return Arbitraries.integers().between(1, largest).list().ofSize(rank);
  }

  static Arbitrary<GraphRecipe.Step> step(List<String> operators) {
    return Combinators.combine(
            Arbitraries.of(operators),
            uniform(Choices.BOUND).list().ofSize(CHOICES),
            uniform(1 << 20),
            Arbitraries.of(false, true))
        .as(GraphRecipe.Step::new);
  }

  private static Arbitrary<Integer> uniform(int bound) {
    return Arbitraries.integers()
        .between(0, bound - 1)
        .withDistribution(RandomDistribution.uniform())
        .withoutEdgeCases();
  }
}
