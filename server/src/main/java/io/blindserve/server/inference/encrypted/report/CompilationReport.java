package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.CompileReport;
import java.util.Optional;

/** A compilation's report in all its forms. Immutable. */
public final class CompilationReport {

  private final CompileReport report;
  private final Optional<String> refusal;

  /**
   * Takes a report.
   *
   * @param refusal why there is no plan, in one sentence
   */
  public CompilationReport(CompileReport report, Optional<String> refusal) {
    this.report = report;
    this.refusal = refusal;
  }

  /** Returns why there is no plan, fit for a terminal. */
  public Optional<String> refusal() {
    return refusal.map(Plain::sentence);
  }

  /** Returns the text for a console. */
  public String text() {
    return ReportText.of(report);
  }

  /** Returns one line of JSON, without a line break. */
  public String json() {
    return ReportJson.of(report, refusal);
  }

  /**
   * Returns the page.
   *
   * @param title a name for the model
   */
  public String page(String title) {
    return ReportPage.of(title, report, refusal);
  }

  /** Returns what became of the nodes of a name. */
  public String explain(String node) {
    return ReportText.explain(report, node);
  }
}
