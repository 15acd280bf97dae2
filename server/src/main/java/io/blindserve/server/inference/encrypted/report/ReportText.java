package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.ActivationReport;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.ErrorReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.ModelReport;
import io.blindserve.he.compile.report.NodeReport;
import io.blindserve.he.compile.report.ParameterReport;
import io.blindserve.he.compile.report.PlanReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as text for a console. */
final class ReportText {

  private static final int MOST_ALTERNATIVES = 40;

  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  /** Returns the text, lines that end with a line feed. */
  static String of(CompileReport report) {
    ReportText out = new ReportText();
    report.model().ifPresent(out::model);
    report.plans().forEach(out::plan);
    out.alternatives(report.alternatives());
    out.list("what clients see", report.shown());
    return out.text.toString();
  }

  /** Returns what became of the nodes of a name, or that there is none. */
  static String explain(CompileReport report, String name) {
    List<NodeReport> found = report.graph().stream().filter(n -> n.node().equals(name)).toList();
    if (found.isEmpty()) {
      String known =
          report.graph().stream()
              .limit(20)
              .map(n -> Plain.name(n.node()))
              .collect(Collectors.joining(", "));
      return "the report has no node '"
          + Plain.name(name)
          + "'; it has: "
          + known
          + (report.graph().size() > 20 ? ", and " + (report.graph().size() - 20) + " more" : "");
    }
    return found.stream().map(ReportText::fate).collect(Collectors.joining("\n"));
  }

  static String fate(NodeReport node) {
    String where = node.layer() > 0 ? " " + node.layer() : "";
    String state =
        switch (node.state()) {
          case LAYER -> "is part of layer" + where;
          case FOLDED -> "is folded into layer" + where;
          case CLIENT -> "is left to the client";
          case DROPPED -> "is dropped";
          case REFUSED -> "is refused";
        };
    String detail = node.detail().isEmpty() ? "" : ": " + Plain.sentence(node.detail());
    return "node '"
        + Plain.name(node.node())
        + "' ("
        + Plain.name(node.operator())
        + ") "
        + state
        + detail;
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void model(ModelReport model) {
    line(
        "model: input '%s' of %s, output '%s' of %s, tail %s",
        Plain.name(model.input()),
        Amounts.count(model.features(), "feature", "features"),
        Plain.name(model.output()),
        Amounts.count(model.outputs(), "value", "values"),
        model.tail());
    model.notes().forEach(note -> line("  %s", Plain.sentence(note)));
  }

  private void plan(PlanReport plan) {
    line(
        "plan %s, %s a request",
        Plain.name(plan.plan()), Amounts.count(plan.rows(), "row", "rows"));
    plan.parameters().ifPresent(this::parameters);
    for (int k = 0; k < plan.layers().size(); k++) {
      layer(k + 1, plan.layers().get(k));
    }
    plan.error().ifPresent(this::error);
    plan.cost().ifPresent(this::cost);
    plan.notes().forEach(note -> line("  note: %s", Plain.sentence(note)));
  }

  private void parameters(ParameterReport p) {
    line(
        "  parameters: N = %d, primes of %s bits and %s special, log2(QP) = %.1f of at most %d (%s)",
        1 << p.logN(), p.dataPrimes(), p.specialPrimes(), p.logQp(), p.bound(), p.profile());
  }

  private void layer(int number, LayerReport layer) {
    line(
        "  layer %d '%s' (%s): %d x %d, %d weights%s",
        number,
        Plain.name(layer.node()),
        Plain.name(layer.operator()),
        layer.rows(),
        layer.columns(),
        layer.entries(),
        layer.activation().map(ReportText::activation).orElse(""));
    layer
        .activation()
        .filter(a -> !a.outside().isEmpty())
        .ifPresent(a -> line("    beyond its range: %s", Plain.sentence(a.outside())));
    layer.packing().ifPresent(packing -> line("    packing: %s", Plain.sentence(packing.words())));
    layer.sums().ifPresent(sums -> line("    packing: %s", SumsPicture.words(sums)));
    if (!layer.steps().isEmpty()) {
      line(
          "    level.scale: %s",
          layer.steps().stream()
              .map(
                  s ->
                      String.format(
                          Locale.ROOT, "%s %d.%.1f", Plain.name(s.step()), s.level(), s.logScale()))
              .collect(Collectors.joining(", ")));
    }
    layer.error().ifPresent(error -> line("    error: %s", Amounts.number(error)));
  }

  static String activation(ActivationReport a) {
    String range =
        a.range()
            .map(r -> " over [" + Amounts.number(r.low()) + ", " + Amounts.number(r.high()) + "]")
            .orElse("");
    String off =
        a.deviation().isPresent()
            ? ", off by at most " + Amounts.number(a.deviation().getAsDouble())
            : "";
    return ", then "
        + Plain.name(a.function())
        + " (degree "
        + a.degree()
        + range
        + off
        + (a.source().isEmpty() ? "" : ", range from " + Plain.name(a.source()))
        + ")";
  }

  private void error(ErrorReport error) {
    line(
        "  error: promised %s, allowed %s, largest found %s%s",
        Amounts.number(error.promised()),
        Amounts.number(error.allowed()),
        Amounts.number(error.found()),
        error.parts().stream()
            .map(p -> ", " + Plain.name(p.name()) + " " + Amounts.number(p.value()))
            .collect(Collectors.joining()));
  }

  private void cost(CostReport cost) {
    line(
        "  time: %s on one core%s",
        Amounts.time(cost.milliseconds()),
        cost.parts().stream()
            .map(p -> ", " + Plain.name(p.name()) + " " + Amounts.time(p.milliseconds()))
            .collect(Collectors.joining()));
    line(
        "  bytes: keys %s (%s), request %s, answer %s",
        Amounts.bytes(cost.keyBytes()),
        Amounts.count(cost.rotationKeys(), "rotation", "rotations"),
        Amounts.bytes(cost.requestBytes()),
        Amounts.bytes(cost.responseBytes()));
  }

  private void alternatives(List<AlternativeReport> all) {
    if (all.isEmpty()) {
      return;
    }
    line("weighed:");
    all.stream().limit(MOST_ALTERNATIVES).forEach(a -> line("  %s", alternative(a)));
    if (all.size() > MOST_ALTERNATIVES) {
      line("  and %d more", all.size() - MOST_ALTERNATIVES);
    }
  }

  private static String alternative(AlternativeReport a) {
    StringBuilder out = new StringBuilder(a.taken() ? "* " : "  ");
    out.append("N = ").append(1 << a.logN()).append(", ").append(Plain.name(a.what()));
    a.milliseconds().ifPresent(ms -> out.append(", ").append(Amounts.time(ms)));
    a.keyBytes().ifPresent(bytes -> out.append(", keys ").append(Amounts.bytes(bytes)));
    a.promised().ifPresent(e -> out.append(", promises ").append(Amounts.number(e)));
    return out.append(": ").append(Plain.sentence(a.outcome())).toString();
  }

  private void list(String head, List<String> lines) {
    if (!lines.isEmpty()) {
      line("%s:", head);
      lines.forEach(one -> line("  %s", Plain.sentence(one)));
    }
  }
}
