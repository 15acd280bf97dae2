package io.blindserve.server;

import io.blindserve.server.audit.verify.RecordedAnswer;
import io.blindserve.server.inference.encrypted.ReplayVerdict;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Missing;
import io.blindserve.server.inference.encrypted.ReplayVerdict.NotReproduced;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Reproduced;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What is said of replays: a line for each that needs one, and a verdict. */
final class ReplayReport {

  private final PrintWriter out;
  private final boolean single;
  private int reproduced;
  private int fromPlanFiles;
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
      reproduced++;
      fromPlanFiles += done.fromModel() ? 0 : 1;
      if (single) {
        line(answer, "reproduced: plan " + answer.plan() + ", answer " + answer.out());
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

  /** Prints the verdict; returns the exit code. */
  int conclude(String origin, int answers) {
    out.println(
        "replayed "
            + answers
            + " answers of "
            + AuditOptions.printable(origin)
            + ": "
            + reproduced
            + " reproduced, "
            + differing
            + " not reproduced, "
            + missing
            + " without evidence");
    if (fromPlanFiles > 0) {
      out.println(
          fromPlanFiles
              + " with a plan file: that it is the plan of the recorded model needs --model");
    }
    if (differing > 0) {
      return AuditCommand.NOT_VERIFIED;
    }
    return missing > 0 ? ReplayCommand.EVIDENCE_MISSING : CommandLine.ExitCode.OK;
  }
}
