package io.blindserve.server;

import io.blindserve.he.compile.Compiler;
import io.blindserve.server.audit.verify.RecordedAnswer;
import io.blindserve.server.inference.encrypted.ReplayVerdict;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Missing;
import io.blindserve.server.inference.encrypted.ReplayVerdict.NotReproduced;
import io.blindserve.server.inference.encrypted.ReplayVerdict.PlanOrigin;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Reproduced;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine;

/**
 * What is said of replays: a line for each that needs one, and a verdict. An answer counts as
 * reproduced only if its plan was made again from the recorded model; a plan that was merely kept
 * says nothing about the model.
 */
final class ReplayReport {

  private final PrintWriter out;
  private final boolean single;
  private final Map<PlanOrigin, Integer> reproduced = new EnumMap<>(PlanOrigin.class);
  private int differing;
  private int missing;

  /**
   * Makes a report.
   *
   * @param single whether one record is asked about, so that it has its line in any case
   */
  ReplayReport(PrintWriter out, boolean single) {
    this.out = out;
    this.single = single;
  }

  void add(RecordedAnswer answer, ReplayVerdict verdict) {
    if (verdict instanceof Reproduced done) {
      reproduced.merge(done.origin(), 1, Integer::sum);
      if (single) {
        String how = done.origin() == PlanOrigin.MODEL ? "reproduced" : "PLAN ONLY";
        line(answer, how + ": plan " + answer.plan() + ", answer " + answer.out());
      }
    } else if (verdict instanceof NotReproduced not) {
      differing++;
      line(answer, "NOT REPRODUCED (" + not.step().label() + "): " + not.why());
    } else if (verdict instanceof Missing not) {
      missing++;
      line(answer, "evidence missing: " + not.what());
    }
  }

  private void line(RecordedAnswer answer, String what) {
    String text = "record " + answer.index() + " (" + answer.model() + "): " + what;
    out.println(AuditOptions.printable(text));
  }

  private int count(PlanOrigin origin) {
    return reproduced.getOrDefault(origin, 0);
  }

  /** Prints the verdict; returns the exit code. */
  int conclude(String origin, int answers) {
    int planOnly = count(PlanOrigin.PLAN_FILE) + count(PlanOrigin.OTHER_THAN_MODEL);
    out.println(
        "replayed "
            + answers
            + " answers of "
            + AuditOptions.printable(origin)
            + ": "
            + count(PlanOrigin.MODEL)
            + " reproduced, "
            + (planOnly == 0 ? "" : planOnly + " by a kept plan only, ")
            + differing
            + " not reproduced, "
            + missing
            + " without evidence");
    explain(PlanOrigin.PLAN_FILE, "the model file is not at hand (--model)");
    explain(
        PlanOrigin.OTHER_THAN_MODEL,
        "compiler " + Compiler.VERSION + " does not make that plan of the recorded model");
    if (differing > 0) {
      return AuditCommand.NOT_VERIFIED;
    }
    if (missing > 0) {
      return ReplayCommand.EVIDENCE_MISSING;
    }
    return planOnly > 0 ? ReplayCommand.PLAN_ONLY : CommandLine.ExitCode.OK;
  }

  private void explain(PlanOrigin plan, String why) {
    if (count(plan) > 0) {
      out.println(
          count(plan)
              + " by a kept plan only: "
              + why
              + ", so that nothing shows that the recorded model gave the answer");
    }
  }
}
