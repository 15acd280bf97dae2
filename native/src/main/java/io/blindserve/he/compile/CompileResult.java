package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.network.Refusal;
import io.blindserve.he.compile.report.CompileReport;
import java.util.List;
import java.util.Optional;

/**
 * What the compiler made of a network: plans, or one refusal.
 *
 * @param plans at most one of each name; empty exactly when there is a refusal
 * @param refusal why there is no plan
 * @param report a text for people: packing, parameters, error and cost
 * @param details the same and more, as values; its plans are those of {@code plans}, in order
 */
public record CompileResult(
    List<Plan> plans, Optional<Refusal> refusal, String report, CompileReport details) {

  /** Copies the list. */
  public CompileResult {
    plans = List.copyOf(plans);
    if (plans.isEmpty() == refusal.isEmpty()) {
      throw new IllegalArgumentException("a result is either plans or a refusal");
    }
  }

  /** Makes a result of which nothing more is known. */
  public CompileResult(List<Plan> plans, Optional<Refusal> refusal, String report) {
    this(plans, refusal, report, CompileReport.EMPTY);
  }
}
