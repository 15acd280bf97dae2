package io.blindserve.server.inference.encrypted.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.ErrorReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.ModelReport;
import io.blindserve.he.compile.report.NodeReport;
import io.blindserve.he.compile.report.PackingReport;
import io.blindserve.he.compile.report.ParameterReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.compile.report.ScalePoint;
import io.blindserve.he.compile.report.SumsReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The report as one line of JSON. Fields that are not known are left out; numbers that are not
 * finite are null.
 */
final class ReportJson {

  private final JsonGenerator out;

  private ReportJson(JsonGenerator out) {
    this.out = out;
  }

  /**
   * Returns the line, without a line break.
   *
   * @param refusal why there is no plan
   */
  static String of(CompileReport report, Optional<String> refusal) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      new ReportJson(out).write(report, refusal);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return text.toString();
  }

  /** Writes one value of a list. */
  @FunctionalInterface
  private interface Writer<T> {
    void write(T value) throws IOException;
  }

  private <T> void list(String name, List<T> values, Writer<T> writer) throws IOException {
    out.writeArrayFieldStart(name);
    for (T value : values) {
      writer.write(value);
    }
    out.writeEndArray();
  }

  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumberField(name, value);
    } else {
      out.writeNullField(name);
    }
  }

  private void write(CompileReport report, Optional<String> refusal) throws IOException {
    out.writeStartObject();
    if (refusal.isPresent()) {
      out.writeStringField("refused", refusal.get());
    }
    if (report.model().isPresent()) {
      model(report.model().get());
    }
    list("graph", report.graph(), this::node);
    list("plans", report.plans(), this::plan);
    list("alternatives", report.alternatives(), this::alternative);
    list("shown", report.shown(), out::writeString);
    out.writeEndObject();
  }

  private void model(ModelReport model) throws IOException {
    out.writeObjectFieldStart("model");
    out.writeStringField("input", model.input());
    out.writeNumberField("features", model.features());
    out.writeStringField("output", model.output());
    out.writeNumberField("outputs", model.outputs());
    out.writeStringField("tail", model.tail());
    list("notes", model.notes(), out::writeString);
    out.writeEndObject();
  }

  private void node(NodeReport node) throws IOException {
    out.writeStartObject();
    out.writeStringField("node", node.node());
    out.writeStringField("operator", node.operator());
    out.writeStringField("state", node.state().name().toLowerCase(Locale.ROOT));
    if (node.layer() > 0) {
      out.writeNumberField("layer", node.layer());
    }
    out.writeStringField("detail", node.detail());
    out.writeEndObject();
  }

  private void plan(PlanReport plan) throws IOException {
    out.writeStartObject();
    out.writeStringField("plan", plan.plan());
    out.writeNumberField("rows", plan.rows());
    list("layers", plan.layers(), this::layer);
    if (plan.parameters().isPresent()) {
      parameters(plan.parameters().get());
    }
    if (plan.error().isPresent()) {
      error(plan.error().get());
    }
    if (plan.cost().isPresent()) {
      cost(plan.cost().get());
    }
    list("notes", plan.notes(), out::writeString);
    out.writeEndObject();
  }

  private void layer(LayerReport layer) throws IOException {
    out.writeStartObject();
    out.writeStringField("node", layer.node());
    out.writeStringField("operator", layer.operator());
    out.writeNumberField("rows", layer.rows());
    out.writeNumberField("columns", layer.columns());
    out.writeNumberField("entries", layer.entries());
    if (layer.activation().isPresent()) {
      var activation = layer.activation().get();
      out.writeObjectFieldStart("activation");
      out.writeStringField("function", activation.function());
      out.writeNumberField("degree", activation.degree());
      if (activation.range().isPresent()) {
        number("low", activation.range().get().low());
        number("high", activation.range().get().high());
      }
      if (activation.deviation().isPresent()) {
        number("deviation", activation.deviation().getAsDouble());
      }
      out.writeStringField("source", activation.source());
      out.writeStringField("outside", activation.outside());
      out.writeEndObject();
    }
    if (layer.packing().isPresent()) {
      packing(layer.packing().get());
    }
    if (layer.sums().isPresent()) {
      sums(layer.sums().get());
    }
    list("steps", layer.steps(), this::step);
    if (layer.error().isPresent()) {
      number("error", layer.error().getAsDouble());
    }
    out.writeEndObject();
  }

  private void packing(PackingReport packing) throws IOException {
    out.writeObjectFieldStart("packing");
    out.writeStringField("words", packing.words());
    out.writeNumberField("slots", packing.slots());
    out.writeNumberField("period", packing.period());
    out.writeNumberField("blocks", packing.blocks());
    out.writeNumberField("stride", packing.stride());
    list("offsets", packing.offsets(), out::writeNumber);
    list("rotations", packing.rotations(), out::writeNumber);
    list("folds", packing.folds(), out::writeNumber);
    out.writeBooleanField("folds_first", packing.foldsFirst());
    out.writeNumberField("row_places", packing.sharing().places());
    out.writeNumberField("rows", packing.sharing().rows());
    out.writeNumberField("circuits", packing.sharing().circuits());
    out.writeEndObject();
  }

  private void sums(SumsReport sums) throws IOException {
    out.writeObjectFieldStart("sums");
    out.writeNumberField("ciphertexts_read", sums.inputs());
    out.writeNumberField("ciphertexts_made", sums.sums());
    out.writeNumberField("least_summands", sums.least());
    out.writeNumberField("most_summands", sums.most());
    out.writeEndObject();
  }

  private void step(ScalePoint step) throws IOException {
    out.writeStartObject();
    out.writeStringField("step", step.step());
    out.writeNumberField("level", step.level());
    number("log_scale", step.logScale());
    out.writeEndObject();
  }

  private void parameters(ParameterReport p) throws IOException {
    out.writeObjectFieldStart("parameters");
    out.writeNumberField("log_n", p.logN());
    list("data_primes", p.dataPrimes(), out::writeNumber);
    list("special_primes", p.specialPrimes(), out::writeNumber);
    number("log_qp", p.logQp());
    out.writeNumberField("bound", p.bound());
    out.writeStringField("profile", p.profile());
    out.writeEndObject();
  }

  private void error(ErrorReport error) throws IOException {
    out.writeObjectFieldStart("error");
    number("allowed", error.allowed());
    number("promised", error.promised());
    number("found", error.found());
    out.writeObjectFieldStart("parts");
    for (ErrorReport.Part part : error.parts()) {
      number(part.name(), part.value());
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private void cost(CostReport cost) throws IOException {
    out.writeObjectFieldStart("cost");
    number("milliseconds", cost.milliseconds());
    list(
        "parts",
        cost.parts(),
        part -> {
          out.writeStartObject();
          out.writeStringField("name", part.name());
          out.writeNumberField("count", part.count());
          number("milliseconds", part.milliseconds());
          out.writeEndObject();
        });
    out.writeNumberField("rotation_keys", cost.rotationKeys());
    out.writeNumberField("evaluation_key_bytes", cost.keyBytes());
    out.writeNumberField("request_bytes", cost.requestBytes());
    out.writeNumberField("response_bytes", cost.responseBytes());
    out.writeEndObject();
  }

  private void alternative(AlternativeReport a) throws IOException {
    out.writeStartObject();
    out.writeStringField("what", a.what());
    out.writeStringField("plan", a.plan());
    out.writeNumberField("log_n", a.logN());
    if (a.milliseconds().isPresent()) {
      number("milliseconds", a.milliseconds().getAsDouble());
    }
    if (a.keyBytes().isPresent()) {
      out.writeNumberField("evaluation_key_bytes", a.keyBytes().getAsLong());
    }
    if (a.promised().isPresent()) {
      number("promised", a.promised().getAsDouble());
    }
    out.writeStringField("outcome", a.outcome());
    out.writeBooleanField("taken", a.taken());
    out.writeEndObject();
  }
}
