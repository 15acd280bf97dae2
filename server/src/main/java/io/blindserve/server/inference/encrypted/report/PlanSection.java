package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.ErrorReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.ParameterReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.server.inference.encrypted.report.Bars.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The part of the page that shows one plan. */
final class PlanSection {

  private final PlanReport plan;
  private final Markup out = new Markup();

  private PlanSection(PlanReport plan) {
    this.plan = plan;
  }

  static Markup of(PlanReport plan) {
    return new PlanSection(plan).build();
  }

  private Markup build() {
    out.raw("<h2>Plan ").text(Plain.name(plan.plan())).raw("</h2>");
    tiles();
    plan.notes().forEach(note -> out.element("p class=\"soft\"", note));
    plan.parameters().ifPresent(this::levels);
    layers();
    plan.error().ifPresent(this::error);
    plan.cost().ifPresent(this::cost);
    out.raw("<h3>Measured</h3>").raw(MeasuredPage.mark(plan.plan()));
    return out;
  }

  private void tiles() {
    out.raw("<div class=\"tiles\">");
    plan.cost()
        .ifPresent(
            cost -> {
              tile(Amounts.time(cost.milliseconds()), "a request, one core, predicted");
              tile(Amounts.bytes(cost.keyBytes()), "evaluation keys, once");
              tile(Amounts.bytes(cost.requestBytes()), "request");
              tile(Amounts.bytes(cost.responseBytes()), "answer");
            });
    plan.error().ifPresent(error -> tile(Amounts.number(error.promised()), "promised error"));
    tile(Integer.toString(plan.rows()), plan.rows() == 1 ? "row a request" : "rows a request");
    out.raw("</div>");
  }

  private void tile(String value, String words) {
    out.raw("<div class=\"tile\"><b>")
        .text(value)
        .raw("</b><span>")
        .text(words)
        .raw("</span></div>");
  }

  private void levels(ParameterReport p) {
    out.raw("<h3>Levels and scales</h3><p>N = %d; primes of ", 1 << p.logN())
        .text(bits(p.dataPrimes()) + " bits, and special ones of " + bits(p.specialPrimes()))
        .raw(" bits; log<sub>2</sub> of their product is %.1f of at most %d", p.logQp(), p.bound())
        .text(" (" + p.profile() + ", 128 bits of security).")
        .raw("</p>")
        .add(LevelPicture.of(plan.layers(), p));
  }

  private static String bits(List<Integer> primes) {
    return primes.isEmpty()
        ? "none"
        : primes.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private void layers() {
    out.raw("<h3>Layers</h3>");
    for (int k = 0; k < plan.layers().size(); k++) {
      layer(k + 1, plan.layers().get(k));
    }
  }

  private void layer(int number, LayerReport layer) {
    out.raw("<h3>Layer %d: ", number)
        .text(Plain.name(layer.operator()) + " " + Plain.name(layer.node()))
        .raw("</h3><p>%d x %d, ", layer.rows(), layer.columns())
        .raw("%d weights that are not zero", layer.entries())
        .text(layer.activation().map(ReportText::activation).orElse(""))
        .text(layer.packing().map(packing -> "; " + Plain.name(packing.words())).orElse(""))
        .text(layer.sums().map(sums -> "; " + SumsPicture.words(sums)).orElse(""))
        .raw(".</p>");
    layer
        .activation()
        .filter(a -> !a.outside().isEmpty())
        .ifPresent(a -> out.element("p class=\"soft\"", "Beyond its range: " + a.outside() + "."));
    layer.packing().ifPresent(packing -> out.add(PackingPicture.of(layer, packing)));
    layer.sums().ifPresent(sums -> out.add(SumsPicture.of(layer, sums, plan.rows())));
  }

  private void error(ErrorReport error) {
    out.raw("<h3>Predicted error</h3><p>Promised ")
        .text(Amounts.number(error.promised()) + ", allowed " + Amounts.number(error.allowed()))
        .text("; the largest that a search over the declared inputs found is ")
        .text(Amounts.number(error.found()))
        .raw(".</p>");
    List<Amount> amounts = new ArrayList<>();
    amounts.add(amount("promised", error.promised()));
    amounts.add(amount("found", error.found()));
    error.parts().forEach(part -> amounts.add(amount("of it " + part.name(), part.value())));
    for (int k = 0; k < plan.layers().size(); k++) {
      int layer = k + 1;
      plan.layers().get(k).error().ifPresent(e -> amounts.add(amount("layer " + layer, e)));
    }
    out.add(Bars.amounts("Predicted error and its parts", amounts));
  }

  private static Amount amount(String name, double value) {
    return new Amount(name, value, Amounts.number(value));
  }

  private void cost(CostReport cost) {
    out.raw("<h3>Time</h3>");
    if (!cost.parts().isEmpty()) {
      out.add(
          Bars.parts(
              "Predicted time by kind of operation",
              cost.parts().stream()
                  .map(
                      p ->
                          new Amount(
                              p.count() > 0 ? p.count() + " " + p.name() : p.name(),
                              p.milliseconds(),
                              Amounts.time(p.milliseconds())))
                  .toList()));
    }
    out.raw("<h3>Bytes</h3><p>The client makes %d rotation keys.</p>", cost.rotationKeys())
        .add(
            Bars.amounts(
                "Bytes of keys, request and answer",
                List.of(
                    bytes("keys, once", cost.keyBytes()),
                    bytes("request", cost.requestBytes()),
                    bytes("answer", cost.responseBytes()))));
  }

  private static Amount bytes(String name, long bytes) {
    return new Amount(name, (double) bytes, Amounts.bytes(bytes));
  }
}
