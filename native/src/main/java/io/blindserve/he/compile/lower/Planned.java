package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.KeyRequirements;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.report.ErrorReport;
import io.blindserve.he.compile.report.SumsReport;
import java.util.List;

/**
 * A plan, and what is known of its error.
 *
 * @param plan the plan
 * @param error allowed, promised and found, with its parts
 * @param sums what is summed for each layer, where values are ciphertexts; otherwise empty
 */
public record Planned(Plan plan, ErrorReport error, List<SumsReport> sums) {

  /** Copies the list. */
  public Planned {
    sums = List.copyOf(sums);
  }

  /** Returns the same with the keys of an earlier plan, which cover those of this one. */
  Planned keeping(KeyRequirements keys) {
    return new Planned(plan.keeping(keys), error, sums);
  }
}
