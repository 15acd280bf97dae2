package io.blindserve.client.cli;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.SlotProgram;
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

  /** Returns the outputs of the rows of one request, before {@code post}. */
  List<double[]> raw(List<double[]> rows) {
    return program.raw(plan, rows);
  }
}
