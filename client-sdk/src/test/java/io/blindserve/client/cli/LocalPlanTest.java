package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.blindserve.client.TinyPlan;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both sides of a plan in one process, and the plan in the clear. */
class LocalPlanTest {

  /** An answer of one slot decodes to the mean of the slots that the plan computed with. */
  @Test
  void anAnswerOfFewerSlotsIsAMean() {
    Plan plan = TinyPlan.mean();
    List<double[]> rows = List.of(new double[] {0.75, -0.5});
    double expected = (0.75 * 0.75 + 0.5 * 0.5) / 2;
    assertEquals(expected, new ClearPlan(plan).outputs(rows).get(0)[0], 1e-12);
    try (LocalPlan local = new LocalPlan(plan)) {
      List<byte[]> answer = local.evaluate(local.encrypt(rows)).elements();
      assertEquals(expected, local.decrypt(answer, rows).get(0)[0], plan.promisedError());
    }
  }

  /** A plan that masks its answers gets a public key and a seed, as at a server. */
  @Test
  void aMaskedAnswerIsRightAndNeverTheSame() {
    Plan plan = TinyPlan.masked(Privacy.flooded(6));
    List<double[]> rows = List.of(new double[] {0.75, -0.5});
    try (LocalPlan local = new LocalPlan(plan)) {
      List<byte[]> request = local.encrypt(rows);
      List<byte[]> answer = local.evaluate(request).elements();
      assertFalse(Arrays.equals(answer.get(0), local.evaluate(request).elements().get(0)));
      assertEquals(0.75, local.decrypt(answer, rows).get(0)[0], plan.promisedError());
    }
  }
}
