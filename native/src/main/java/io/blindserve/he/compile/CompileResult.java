package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.network.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What the compiler made of a network: plans, or one refusal.
 *
 * @param plans at most one of each name; empty exactly when there is a refusal
 * @param refusal why there is no plan
 * @param report a text for people: packing, parameters, error and cost
 */
public record CompileResult(List<Plan> plans, Optional<Refusal> refusal, String report) {

  /** Copies the list. */
  public CompileResult {
    plans = List.copyOf(plans);
    if (plans.isEmpty() == refusal.isEmpty()) {
      throw new IllegalArgumentException("a result is either plans or a refusal");
    }
  }
}
