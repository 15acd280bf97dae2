package io.blindserve.he.compile.report;

import java.util.List;
import java.util.Optional;

/**
 * One plan.
 *
 * @param plan its name: {@code latency} or {@code throughput}
 * @param rows rows that one request carries, at least 1
 * @param layers in order
 * @param parameters ring, primes and their security
 * @param error what the answers may be off by
 * @param cost time and bytes
 * @param notes what else a reader should know of this plan, one sentence each
 */
public record PlanReport(
    String plan,
    int rows,
    List<LayerReport> layers,
    Optional<ParameterReport> parameters,
    Optional<ErrorReport> error,
    Optional<CostReport> cost,
    List<String> notes) {

  /** Copies the lists and checks the number of rows. */
  public PlanReport {
    layers = List.copyOf(layers);
    notes = List.copyOf(notes);
    if (rows < 1) {
      throw new IllegalArgumentException("a plan of " + rows + " rows");
    }
  }
}
