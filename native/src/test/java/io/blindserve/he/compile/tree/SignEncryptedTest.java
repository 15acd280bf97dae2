package io.blindserve.he.compile.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.CompileChoices;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.PlanRunner;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.kernel.PolyKernels;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trees by sign polynomials, run encrypted: exact but for what is stated, outside the gap. */
@Tag("any-jvm")
class SignEncryptedTest {

  private static final int FEATURES = 3;
  private static final int ROWS = 4;
  private static final int DRAWN = 1000;

  @Test
  void rowsOutsideTheGapAreAsTheTreesSay() {
    TreeFixture fixture = new TreeFixture(21, FEATURES, 1, 2, false);
    Graph graph = fixture.graph(3);
    TreeResult trees =
        TreeCompiler.compile(
            graph,
            TreeOptions.defaults()
                .withEncoding(TreeEncoding.SIGN_POLYNOMIALS)
                .withRange(fixture.range()));
    Plan plan = plan(graph, fixture);
    assertEquals(
        trees.approximationError(), Double.parseDouble(plan.options().get(Plan.APPROXIMATION)));
    assertEquals(trees.gap(), Double.parseDouble(plan.options().get(Plan.GAP)));
    double accepted = plan.promisedError() + trees.approximationError();
    List<Double> widths = Collections.nCopies(FEATURES, 2.0);
    Set<Double> met = new HashSet<>();
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      for (int drawn = 0; drawn < DRAWN && met.size() < ROWS; drawn++) {
        double[] row = fixture.row();
        if (outside(row) || trees.clear().distance(row, widths) < trees.gap()) {
          continue;
        }
        double exact = trees.clear().scores(row)[0];
        if (met.add(exact)) {
          assertEquals(exact, runner.answer(row)[0], accepted, "row " + drawn);
        }
      }
    }
    assertEquals(ROWS, met.size());
    double spread = Collections.max(met) - Collections.min(met);
    assertTrue(spread > 10 * accepted, spread + " with " + accepted + " accepted");
  }

  private static Plan plan(Graph graph, TreeFixture fixture) {
    CompileResult result =
        Compiler.compile(
            graph,
            CompileOptions.defaults()
                .withInputRange(fixture.range())
                .withChoices(CompileChoices.DEFAULTS.withTrees(CompileChoices.Trees.SIGN)));
    assertTrue(result.refusal().isEmpty(), result::report);
    return result.plans().get(0);
  }

  private static boolean outside(double[] row) {
    for (double value : row) {
      if (Math.abs(value) > 1) {
        return true;
      }
    }
    return false;
  }
}
