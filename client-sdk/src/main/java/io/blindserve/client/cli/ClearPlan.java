package io.blindserve.client.cli;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.circuit.SlotProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan run on slots in the clear, with the weights that the plan file holds: what the encrypted
 * run would give without any noise.
 */
final class ClearPlan {

  private final Plan plan;
  private final SlotProgram program;

  /** Decodes the weights. */
  ClearPlan(Plan plan) {
    this.plan = plan;
    this.program = SlotProgram.of(plan);
  }

  /** Returns the outputs of any number of rows, after {@code post}. */
  List<double[]> outputs(List<double[]> rows) {
    List<double[]> out = new ArrayList<>();
    int together = plan.inputs().get(0).rows();
    for (int first = 0; first < rows.size(); first += together) {
      List<double[]> some = rows.subList(first, Math.min(rows.size(), first + together));
      for (double[] raw : program.raw(plan, some)) {
        out.add(RowPacking.finish(plan.outputs().get(0), raw));
      }
    }
    return out;
  }
}
