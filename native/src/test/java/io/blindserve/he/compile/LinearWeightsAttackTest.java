package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.Modulus;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that divides answers by requests, on compiled plans. The second polynomial of an answer
 * of a linear model is a sum of those of the request, each times a weight: as many of its residues
 * as there are weights are equations from which the weights follow exactly, and the other thousands
 * confirm them. Nothing is decrypted, and one request is enough.
 */
class LinearWeightsAttackTest {

  private static final int FEATURES = 12;

  private static NetworkFixture network() {
    int[] widths = {FEATURES, 1};
    return new NetworkFixture(new SplittableRandom(5), widths, Tail.NONE, false);
  }

  private static Plan plan(String privacy) {
    NetworkFixture fixture = network();
    CompileResult result =
        Compiler.compile(
            fixture.graph(),
            fixture.options().withChoices(CompileChoices.DEFAULTS.withPrivacy(privacy)));
    assertTrue(result.refusal().isEmpty(), result::report);
    return result.plans().get(1);
  }

  /** What the attacker looks for. */
  private static long[] weights(Plan plan) {
    return plan.steps().stream()
        .filter(Step.Combine.class::isInstance)
        .flatMap(step -> ((Step.Combine) step).factors().stream())
        .mapToLong(factor -> factor)
        .toArray();
  }

  /** Residues of the second polynomials modulo the first prime: of each input, then the answer. */
  private static List<long[]> residues(Plan plan) {
    SplittableRandom random = new SplittableRandom(6);
    List<double[]> rows = IntStream.range(0, 50).mapToObj(i -> network().row(random)).toList();
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      return runner.secondPolynomials(rows);
    }
  }

  /** Returns how many of the equations hold for integers, modulo the first prime. */
  private static int holding(List<long[]> residues, long[] weights, Modulus q) {
    long[] answer = residues.get(weights.length);
    int holding = 0;
    for (int i = 0; i < answer.length; i++) {
      long sum = 0;
      for (int j = 0; j < weights.length; j++) {
        sum = q.add(sum, q.multiply(residues.get(j)[i], q.reduce(weights[j])));
      }
      holding += sum == answer[i] ? 1 : 0;
    }
    return holding;
  }

  @Test
  void oneAnswerThatIsNotMaskedGivesAllWeights() {
    Plan plan = plan("none");
    assertEquals(1, plan.steps().size(), "a sum alone");
    List<long[]> residues = residues(plan);
    Modulus q = plan.parameters().rlwe().q().modulus(0);
    long[] found = Equations.solve(residues, FEATURES, q);
    assertArrayEquals(weights(plan), found);
    assertEquals(plan.parameters().n(), holding(residues, found, q));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rerandomised", "flooded(10)"})
  void anAnswerThatIsMaskedGivesNone(String privacy) {
    Plan plan = plan(privacy);
    List<long[]> residues = residues(plan);
    Modulus q = plan.parameters().rlwe().q().modulus(0);
    long[] weights = weights(plan);
    long[] found = Equations.solve(residues, FEATURES, q);
    long right = IntStream.range(0, FEATURES).filter(i -> found[i] == weights[i]).count();
    assertEquals(0, right, "weights that were found");
    long small = Arrays.stream(found).filter(w -> Math.abs(w) < q.value() >> 8).count();
    assertTrue(small <= 2, "what was found looks like weights, not like anything below the prime");
    // Not even for whoever knows the weights: a guess cannot be confirmed.
    assertTrue(holding(residues, found, q) <= FEATURES + 2, "equations beside those solved");
    assertTrue(holding(residues, weights, q) <= 2, "equations of the right weights");
  }

  /** Gauss over a prime field. */
  private static final class Equations {

    private final Modulus q;
    private final long[][] rows;

    private Equations(List<long[]> residues, int unknowns, Modulus q) {
      this.q = q;
      this.rows = new long[unknowns][unknowns + 1];
      for (int i = 0; i < unknowns; i++) {
        for (int j = 0; j <= unknowns; j++) {
          rows[i][j] = residues.get(j)[i];
        }
      }
    }

    /** Returns the solution as integers around zero. */
    static long[] solve(List<long[]> residues, int unknowns, Modulus q) {
      Equations equations = new Equations(residues, unknowns, q);
      for (int column = 0; column < unknowns; column++) {
        equations.eliminate(column);
      }
      return Arrays.stream(equations.rows)
          .mapToLong(row -> row[unknowns])
          .map(x -> x > q.value() / 2 ? x - q.value() : x)
          .toArray();
    }

    private void eliminate(int column) {
      int pivot = column;
      while (rows[pivot][column] == 0) {
        pivot++;
      }
      long[] swapped = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swapped;
      long inverse = q.inverse(swapped[column]);
      for (int j = column; j < swapped.length; j++) {
        swapped[j] = q.multiply(swapped[j], inverse);
      }
      for (int i = 0; i < rows.length; i++) {
        long factor = i == column ? 0 : rows[i][column];
        for (int j = column; factor != 0 && j < swapped.length; j++) {
          rows[i][j] = q.subtract(rows[i][j], q.multiply(factor, swapped[j]));
        }
      }
    }
  }
}
