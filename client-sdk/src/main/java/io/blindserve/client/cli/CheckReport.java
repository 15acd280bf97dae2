package io.blindserve.client.cli;

import io.blindserve.he.circuit.Plan;
import java.io.PrintWriter;
import java.util.Locale;

/** Says what a check found. */
final class CheckReport {

  private final PrintWriter out;
  private final Plan plan;
  private final PlanCheck check;

  CheckReport(PrintWriter out, Plan plan, PlanCheck check) {
    this.out = out;
    this.plan = plan;
    this.check = check;
  }

  /** Writes what the plan is and what it took. */
  void costs(LocalPlan local, WarmTimes times) {
    line("plan", "%s %s", plan.name(), plan.digest());
    var rlwe = plan.parameters().rlwe();
    line(
        "parameters",
        "N = %d, log2(QP) = %.2f, %s",
        rlwe.n(),
        rlwe.exactLogQp(),
        plan.security().label());
    line("loaded", "in %d ms, once read", local.loading().toMillis());
    line(
        "keys", "%.1f MB, made in %d ms", local.keyBytes() / 1e6, local.keyGeneration().toMillis());
    line(
        "evaluation",
        "%.3f ms, from bytes to bytes %.3f ms (medians of %d, %s kernels)",
        times.evaluationMillis(),
        times.callMillis(),
        times.repetitions(),
        local.kernels());
  }

  /**
   * Writes how exact it was.
   *
   * @param comparedWith what the promise was compared with, in words
   * @param approximation what is accepted beside the promise, 0 where nothing is
   */
  void errors(String comparedWith, double approximation, boolean kept) {
    line("rows", "%d, compared with %s", check.rows(), comparedWith);
    line("largest error", "%.6f", check.largestError());
    if (approximation > 0) {
      line("approximation", "%.6f  apart from the promise", approximation);
    }
    line("promised error", "%.6f  %s", plan.promisedError(), kept ? "kept" : "BROKEN");
  }

  /** Writes what nothing is promised about: answers of the model near its thresholds. */
  void model() {
    line(
        "the model",
        "answers differ by up to %.6f, in %d of %d rows another is the largest; nothing is promised"
            + " nearer to a threshold than %s of a feature's range",
        check.largestFromModel(),
        check.otherClass(),
        check.rows(),
        plan.options().getOrDefault(Plan.GAP, "0"));
  }

  private void line(String what, String format, Object... values) {
    out.printf(Locale.ROOT, "%-15s ", what);
    out.printf(Locale.ROOT, format, values);
    out.println();
  }
}
