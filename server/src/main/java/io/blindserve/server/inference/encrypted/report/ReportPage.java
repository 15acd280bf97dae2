package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.NodeReport;
import io.blindserve.he.compile.report.NodeReport.State;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.compile.report.ScalePoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The report as a page of HTML that asks for nothing else: no script, no font, no picture from
 * elsewhere; a policy in its head says so to browsers.
 */
final class ReportPage {

  private static final int MOST_NODES = 2000;
  private static final int MOST_ALTERNATIVES = 500;

  private final Markup out = new Markup();

  private ReportPage() {}

  /**
   * Returns the page.
   *
   * @param title a name for the model
   * @param refusal why there is no plan
   */
  static String of(String title, CompileReport report, Optional<String> refusal) {
    ReportPage page = new ReportPage();
    page.head(title);
    refusal.ifPresent(page::refusal);
    page.model(report);
    page.graph(report);
    for (PlanReport plan : report.plans()) {
      page.out.add(PlanSection.of(plan));
    }
    page.alternatives(report.alternatives());
    page.shown(report.shown());
    return page.out.raw("</main></body></html>\n").toString();
  }

  private void head(String title) {
    out.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw("style-src 'unsafe-inline'\"><title>")
        .text(Plain.name(title))
        .raw(" as an encrypted plan</title><style>")
        .raw(style())
        .raw("</style></head><body><main><h1>")
        .text(Plain.name(title))
        .raw("</h1><p class=\"soft\">What the compiler made of this model.</p>");
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("page.css is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refusal(String sentence) {
    out.raw("<p class=\"note\"><span class=\"bad\">Not encryptable.</span> ")
        .text(sentence)
        .raw("</p>");
  }

  private void model(CompileReport report) {
    report
        .model()
        .ifPresent(
            model -> {
              out.raw("<p>Input <b>")
                  .text(Plain.name(model.input()))
                  .raw("</b> of ")
                  .text(Amounts.count(model.features(), "feature", "features"))
                  .raw(", output <b>")
                  .text(Plain.name(model.output()))
                  .raw("</b> of ")
                  .text(Amounts.count(model.outputs(), "value", "values"))
                  .raw("; what the client does behind it: ")
                  .text(Plain.name(model.tail()))
                  .raw(".</p>");
              model.notes().forEach(note -> out.element("p", note));
            });
  }

  private void graph(CompileReport report) {
    List<NodeReport> nodes = report.graph();
    if (nodes.isEmpty()) {
      return;
    }
    out.raw("<h2>What became of each node</h2><ul class=\"legend\">");
    legend("var(--a)", "part of a layer", report.count(State.LAYER));
    legend("var(--b)", "folded into a layer", report.count(State.FOLDED));
    legend("var(--c)", "left to the client", report.count(State.CLIENT));
    legend("var(--soft)", "dropped", report.count(State.DROPPED));
    legend("var(--bad)", "in the way", report.count(State.REFUSED));
    out.raw("</ul><ol class=\"chips\">");
    List<LayerReport> layers =
        report.plans().isEmpty() ? List.of() : report.plans().get(0).layers();
    nodes.stream().limit(MOST_NODES).forEach(one -> node(one, layers));
    out.raw("</ol>");
    if (nodes.size() > MOST_NODES) {
      out.raw("<p>and %d more</p>", nodes.size() - MOST_NODES);
    }
  }

  private void legend(String colour, String words, long count) {
    if (count > 0) {
      out.raw("<li><i class=\"key\" style=\"background:" + colour + "\"></i>" + words)
          .raw(": %d</li>", count);
    }
  }

  private void node(NodeReport node, List<LayerReport> layers) {
    out.raw("<li class=\"" + node.state().name().toLowerCase(Locale.ROOT) + "\" title=\"")
        .text(ReportText.fate(node))
        .raw("\"><b>")
        .text(Plain.name(node.operator()))
        .raw("</b>")
        .text(Plain.name(node.node()))
        .raw("<br><span>");
    switch (node.state()) {
      case LAYER -> out.raw("layer %d", node.layer()).text(levels(node.layer(), layers));
      case FOLDED -> out.raw("into layer %d", node.layer());
      case CLIENT -> out.raw("client");
      case DROPPED -> out.raw("dropped");
      case REFUSED -> out.raw("refused");
    }
    out.raw("</span></li>");
  }

  /** From which level and scale to which a layer goes. */
  private static String levels(int layer, List<LayerReport> layers) {
    if (layer < 1 || layer > layers.size() || layers.get(layer - 1).steps().isEmpty()) {
      return "";
    }
    List<ScalePoint> steps = layers.get(layer - 1).steps();
    ScalePoint from = steps.get(0);
    ScalePoint to = steps.get(steps.size() - 1);
    return String.format(
        Locale.ROOT,
        ", level %d to %d, scale 2^%.0f to 2^%.0f",
        from.level(),
        to.level(),
        from.logScale(),
        to.logScale());
  }

  private void alternatives(List<AlternativeReport> all) {
    if (all.isEmpty()) {
      return;
    }
    out.raw("<h2>What else was weighed</h2><div class=\"wide\"><table><thead><tr>")
        .raw("<th>way</th><th class=\"n\">N</th><th class=\"n\">time</th>")
        .raw("<th class=\"n\">keys</th><th class=\"n\">promise</th><th>outcome</th></tr></thead>")
        .raw("<tbody>");
    all.stream().limit(MOST_ALTERNATIVES).forEach(this::alternative);
    out.raw("</tbody></table></div>");
    if (all.size() > MOST_ALTERNATIVES) {
      out.raw("<p>and %d more</p>", all.size() - MOST_ALTERNATIVES);
    }
  }

  private void alternative(AlternativeReport a) {
    out.raw(a.taken() ? "<tr class=\"taken\">" : "<tr>")
        .element("td", Plain.name(a.what()))
        .raw("<td class=\"n\">%d</td>", 1 << a.logN())
        .element(
            "td class=\"n\"",
            a.milliseconds().isPresent() ? Amounts.time(a.milliseconds().getAsDouble()) : "")
        .element(
            "td class=\"n\"",
            a.keyBytes().isPresent() ? Amounts.bytes(a.keyBytes().getAsLong()) : "")
        .element(
            "td class=\"n\"",
            a.promised().isPresent() ? Amounts.number(a.promised().getAsDouble()) : "")
        .element("td", Plain.name(a.outcome()))
        .raw("</tr>");
  }

  private void shown(List<String> shown) {
    if (!shown.isEmpty()) {
      out.raw("<h2>What clients see of the model</h2><ul>");
      shown.forEach(line -> out.element("li", line));
      out.raw("</ul>");
    }
  }
}
