package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Chooses tokens by their scores: the likeliest (the lowest of equals), or one drawn from the
 * likeliest that together have a share of the likelihood. The same seed and scores give the same
 * tokens on every machine. For one thread at a time.
 */
final class Sampler {

  private final double temperature;
  private final double topP;
  private final SplittableRandom random;

  Sampler(GenerationTerms terms) {
    this.temperature = terms.temperature();
    this.topP = terms.topP();
    this.random =
        new SplittableRandom(terms.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong()));
  }

  /**
   * Chooses.
   *
   * @throws ProblemException if a score is no number, or infinite beyond what masks are made of
   */
  int choose(float[] scores) {
    int best = best(scores);
    return temperature == 0 ? best : drawn(scores, scores[best]);
  }

  /** Minus infinity is what models give tokens that must not come. */
  private static int best(float[] scores) {
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i]) || scores[i] == Float.POSITIVE_INFINITY) {
        throw noNumbers();
      }
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    if (Float.isInfinite(scores[best])) {
      throw noNumbers();
    }
    return best;
  }

  private static ProblemException noNumbers() {
    return new ProblemException(
        ErrorCode.INTERNAL, "the model gave scores of tokens that are not finite");
  }

  private int drawn(float[] scores, double highest) {
    double[] weights = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      weights[i] = StrictMath.exp((scores[i] - highest) / temperature);
      sum += weights[i];
    }
    int[] order = topP < 1 ? byWeight(weights) : IntStream.range(0, weights.length).toArray();
    int kept = topP < 1 ? kept(weights, order, topP * sum) : order.length;
    double total = 0;
    for (int i = 0; i < kept; i++) {
      total += weights[order[i]];
    }
    return at(weights, order, kept, random.nextDouble() * total);
  }

  private static int[] byWeight(double[] weights) {
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -weights[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Returns how many of the likeliest reach a share: at least one. */
  private static int kept(double[] weights, int[] order, double share) {
    double sum = 0;
    for (int i = 0; i < order.length; i++) {
      sum += weights[order[i]];
      if (sum >= share) {
        return i + 1;
      }
    }
    return order.length;
  }

  private static int at(double[] weights, int[] order, int kept, double point) {
    double sum = 0;
    int last = order[0];
    for (int i = 0; i < kept; i++) {
      double weight = weights[order[i]];
      sum += weight;
      if (weight > 0) {
        last = order[i];
      }
      if (sum > point) {
        return order[i];
      }
    }
    return last;
  }
}
