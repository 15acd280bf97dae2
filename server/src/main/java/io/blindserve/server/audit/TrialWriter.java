package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/** Writes what a record of a deed says of a version on trial. */
final class TrialWriter {

  private TrialWriter() {}

  static void write(JsonGenerator json, TrialFacts trial) throws IOException {
    json.writeObjectFieldStart("trial");
    json.writeBooleanField("shadow", trial.shadow());
    RecordFields.text(json, "rule", trial.rule().map(RecordFields::label));
    json.writeEndObject();
    if (trial.limits().isPresent()) {
      limits(json, trial.limits().get());
    }
    if (trial.observed().isPresent()) {
      observed(json, trial.observed().get());
    }
  }

  private static void limits(JsonGenerator json, TrialFacts.Limits limits) throws IOException {
    json.writeObjectFieldStart("rules");
    json.writeNumberField("min_calls", limits.minimumCalls());
    json.writeNumberField("window_seconds", limits.windowSeconds());
    decimal(json, "max_error_rate", limits.errorRate());
    decimal(json, "max_p99_ms", limits.p99Millis());
    decimal(json, "max_disagreement", limits.disagreement());
    json.writeBooleanField("promote", limits.promote());
    json.writeEndObject();
  }

  private static void observed(JsonGenerator json, TrialFacts.Observed seen) throws IOException {
    json.writeObjectFieldStart("observed");
    json.writeNumberField("default_calls", seen.usualCalls());
    json.writeNumberField("default_failed", seen.usualFailed());
    json.writeNumberField("calls", seen.calls());
    json.writeNumberField("failed", seen.failed());
    RecordFields.millis(json, "p99_ms", seen.p99Nanos());
    json.writeNumberField("copies", seen.copies());
    json.writeNumberField("copies_failed", seen.copiesFailed());
    json.writeNumberField("copies_dropped", seen.copiesDropped());
    json.writeNumberField("disagreeing", seen.disagreeing());
    json.writeEndObject();
  }

  private static void decimal(JsonGenerator json, String name, Optional<Double> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeFieldName(name);
      json.writeNumber(BigDecimal.valueOf(value.get()).toPlainString());
    }
  }
}
