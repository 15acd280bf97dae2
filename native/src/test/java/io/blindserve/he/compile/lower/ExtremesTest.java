package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where many inputs agree, values are far larger than at random points. */
class ExtremesTest {

  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void aLinearMapReachesTheSumOfItsWeights() {
    LayerNetwork network = Networks.dense(random, Tail.SIGMOID, () -> Polynomial.IDENTITY, 400, 1);
    Points points = new Points(network);
    Chain chain = ChainBuilder.build(network, points);
    SparseMatrix weights = chain.stage(0).weights();
    double sum = 0;
    for (int e = 0; e < weights.entries(); e++) {
      sum += Math.abs(weights.value(e));
    }
    double[] found = ValueRange.of(chain, points.withPeaks(chain));
    assertEquals(-sum, found[0], 1e-9 * sum);
    assertEquals(sum, found[1], 1e-9 * sum);
    assertTrue(ValueRange.ofSamples(chain, points)[1] < sum / 3, "samples alone would have done");
  }

  @Test
  void imagesThatAgreeWithTheWeightsStayWithinTheRange() {
    LayerNetwork network =
        Networks.dense(random, Tail.SOFTMAX, () -> Polynomial.SQUARE, 400, 12, 4);
    Points points = new Points(network);
    Chain chain = ChainBuilder.build(network, points);
    double[] range = ValueRange.of(chain, points.withPeaks(chain));
    SparseMatrix first = chain.stage(0).weights();
    for (int row = 0; row < first.rows(); row++) {
      double[] like = new double[chain.inputs()];
      for (int e = first.start(row); e < first.start(row + 1); e++) {
        like[first.column(e)] = Math.signum(first.value(e));
      }
      for (double raw : chain.raw(like)) {
        assertTrue(raw >= 1.25 * range[0] && raw <= 1.25 * range[1], "row " + row + ": " + raw);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6})
  void slopesAreThoseOfDifferences(int degree) {
    double[] coefficients = new double[degree + 1];
    for (int i = 1; i <= degree; i++) {
      coefficients[i] = random.nextDouble(-1, 1);
    }
    LayerNetwork network =
        Networks.dense(random, Tail.NONE, () -> Polynomial.of(coefficients), 5, 4, 4, 2);
    Chain chain = ChainBuilder.build(network, new Points(network));
    double[] weight = new double[chain.raws()];
    weight[0] = 1;
    weight[1] = -0.5;
    check(new ChainObjective.Answer(chain, weight), chain.inputs(), 1);
    check(new ChainObjective.Energy(chain, chain.depth() - 1), chain.inputs(), 2);
  }

  /** The direction is the gradient, or a part of it. */
  private void check(Ascent.Objective objective, int inputs, double part) {
    double[] t = random.doubles(inputs, -1, 1).toArray();
    double[] slopes = objective.direction(t);
    for (int i = 0; i < inputs; i++) {
      double[] ahead = t.clone();
      double[] behind = t.clone();
      ahead[i] += 1e-5;
      behind[i] -= 1e-5;
      double difference = (objective.value(ahead) - objective.value(behind)) / 2e-5;
      assertEquals(difference, part * slopes[i], 1e-4 * (1 + Math.abs(difference)));
    }
  }

  @Test
  void rowsWithoutSlopesAreClimbedFeatureByFeature() {
    FeatureRange rows = new FeatureRange(List.of(0.0, -4.0, 1.0), List.of(8.0, 4.0, 1.0));
    Ascent.Peak peak =
        RowClimb.climb(
            rows,
            row -> (row[0] >= 6 ? 2 : 0) + (row[1] < -3 && row[0] >= 6 ? 3 : 0) + row[2],
            new Ascent.Peak(new double[] {1, 1, 1}, 1));
    assertEquals(6, peak.value());
  }
}
