package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.NodeReport.State;
import io.blindserve.he.compile.report.PackingReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.compile.report.SharingReport;
import io.blindserve.he.compile.report.SumsReport;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the report says is what the plan is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetailsTest {

  private final NetworkFixture fixture =
      new NetworkFixture(new SplittableRandom(8), new int[] {5, 8, 4, 1}, Tail.SIGMOID, false);
  private final CompileResult result = Compiler.compile(fixture.graph(), fixture.options());
  private final CompileReport report = result.details();
  private final PlanReport plan = report.plans().get(0);

  @Test
  void levelsAndScalesAreThoseOfThePlan() {
    Plan made = result.plans().get(0);
    assertEquals(3, plan.layers().size());
    LayerReport first = plan.layers().get(0);
    assertEquals(made.parameters().maxLevel(), first.steps().get(0).level());
    assertEquals(
        made.inputs().get(0).ciphertexts().get(0).logScale(), first.steps().get(0).logScale());
    LayerReport last = plan.layers().get(2);
    assertEquals(0, last.steps().get(last.steps().size() - 1).level());
    assertEquals(5, first.columns());
    assertEquals(8, first.rows());
    assertEquals(Optional.empty(), last.activation());
  }

  @Test
  void partsOfTheCostAddUp() {
    CostReport cost = plan.cost().orElseThrow();
    double sum = cost.parts().stream().mapToDouble(CostReport.Part::milliseconds).sum();
    assertEquals(cost.milliseconds(), sum, 0.01 * cost.milliseconds());
    int switches =
        cost.parts().stream()
            .filter(p -> p.name().equals("rotations") || p.name().equals("relinearisations"))
            .mapToInt(CostReport.Part::count)
            .sum();
    assertEquals(result.plans().get(0).keySwitches(), switches);
  }

  /** One value a ciphertext: what is summed for each layer, as the plan has it. */
  @Test
  void sumsOfAPlanForManyRows() {
    Plan made = result.plans().get(1);
    List<LayerReport> layers = report.plans().get(1).layers();
    assertEquals(List.of(5, 8, 4), read(layers, SumsReport::inputs));
    assertEquals(List.of(8, 4, 1), read(layers, SumsReport::sums));
    assertEquals(List.of(5, 8, 4), read(layers, SumsReport::most));
    long sums = made.steps().stream().filter(step -> step.sources().size() >= 4).count();
    assertEquals(8 + 4 + 1, sums);
    assertTrue(plan.layers().stream().allMatch(layer -> layer.sums().isEmpty()));
  }

  private static List<Integer> read(List<LayerReport> layers, Function<SumsReport, Integer> what) {
    return layers.stream().map(layer -> what.apply(layer.sums().orElseThrow())).toList();
  }

  /** Several rows in each place; strides and rotations count slots. */
  @Test
  void packingOfSeveralRows() {
    CompileOptions options = fixture.options().withChoices(CompileChoices.DEFAULTS.withRows(3));
    CompileResult few = Compiler.compile(fixture.graph(), options);
    PlanReport made = few.details().plans().get(0);
    assertEquals(3, made.rows());
    for (LayerReport layer : made.layers()) {
      PackingReport packing = layer.packing().orElseThrow();
      SharingReport sharing = packing.sharing();
      assertEquals(4, sharing.places());
      assertEquals(3, sharing.rows());
      assertEquals(1, sharing.circuits());
      assertEquals(few.plans().get(0).parameters().n() / 2, packing.slots());
      assertTrue(packing.folds().stream().allMatch(by -> by % 4 == 0), packing.folds().toString());
      assertTrue(packing.words().contains("3 rows in each place"), packing.words());
    }
  }

  @Test
  void oneWayWasTaken() {
    List<AlternativeReport> taken =
        report.alternatives().stream().filter(AlternativeReport::taken).toList();
    assertEquals(result.plans().size(), taken.size());
    double predicted = plan.cost().orElseThrow().milliseconds();
    assertEquals(predicted, taken.get(0).milliseconds().getAsDouble(), 0.25 * predicted);
    assertEquals(plan.parameters().orElseThrow().logN(), taken.get(0).logN());
  }

  @Test
  void everyNodeHasAFate() {
    assertEquals(fixture.graph().nodes().size(), report.graph().size());
    assertEquals(0, report.count(State.REFUSED));
    assertTrue(report.count(State.LAYER) >= 3);
  }

  @Test
  void whatCannotBeDoneIsRefusedAndNotPassedOver() {
    CompileChoices choices =
        CompileChoices.DEFAULTS
            .withStructure(CompileChoices.Structure.PRIVATE)
            .withKeysOf(result.plans().get(0));
    CompileResult refused =
        Compiler.compile(fixture.graph(), fixture.options().withChoices(choices));
    assertEquals(
        "the keys of an earlier plan with a private structure cannot be asked for yet; leave out"
            + " --keys-of: models of one shape have the same keys anyway.",
        refused.refusal().orElseThrow().sentence());
  }

  /** The same bound as plans have, so that nothing is asked for that no plan could declare. */
  @Test
  void privacyIsOneThatPlansCanDeclare() {
    CompileChoices usual = CompileChoices.DEFAULTS;
    assertEquals("flooded(60)", usual.withPrivacy("flooded(60)").privacy());
    assertThrows(IllegalArgumentException.class, () -> usual.withPrivacy("flooded(61)"));
    assertThrows(IllegalArgumentException.class, () -> usual.withPrivacy("much"));
  }
}
