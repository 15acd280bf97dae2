package io.blindserve.server.inference.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private static final int DRAWS = 20_000;

  private static Sampler sampler(double temperature, double topP, long seed) {
    return new Sampler(new GenerationTerms(1, temperature, topP, OptionalLong.of(seed), List.of()));
  }

  private static int[] draws(Sampler sampler, float... scores) {
    return IntStream.range(0, DRAWS).map(any -> sampler.choose(scores)).toArray();
  }

  private static double share(int[] draws, int token) {
    return IntStream.of(draws).filter(drawn -> drawn == token).count() / (double) draws.length;
  }

  @Test
  void withoutTemperatureTheLowestOfTheLikeliest() {
    assertEquals(1, sampler(0, 1, 1).choose(new float[] {0, 3, 3, Float.NEGATIVE_INFINITY}));
  }

  @Test
  void sharesAreThoseOfTheSoftmax() {
    int[] draws = draws(sampler(2, 1, 7), 0, (float) (2 * Math.log(3)), -1000);
    assertEquals(0.25, share(draws, 0), 0.02);
    assertEquals(0.75, share(draws, 1), 0.02);
  }

  @Test
  void onlyTheLikeliestThatReachTheShare() {
    float[] scores = {(float) Math.log(0.2), (float) Math.log(0.5), (float) Math.log(0.3)};
    int[] draws = draws(sampler(1, 0.6, 7), scores);
    assertEquals(0, share(draws, 0));
    assertEquals(0.5 / 0.8, share(draws, 1), 0.02);
    assertEquals(1, share(draws(sampler(1, 0.4, 7), scores), 1));
  }

  @Test
  void aSeedDrawsTheSame() {
    float[] scores = {1, 1, 1, 1};
    int[] draws = draws(sampler(1, 1, 7), scores);
    assertArrayEquals(draws, draws(sampler(1, 1, 7), scores));
    assertFalse(Arrays.equals(draws, draws(sampler(1, 1, 8), scores)));
  }

  @Test
  void scoresThatAreNoNumbersAreAFault() {
    for (float[] scores :
        new float[][] {{0, Float.NaN}, {Float.POSITIVE_INFINITY, 0}, {Float.NEGATIVE_INFINITY}}) {
      assertThrows(ProblemException.class, () -> sampler(1, 1, 1).choose(scores));
    }
  }
}
