package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.audit.TrialFacts.Rule;
import io.blindserve.server.model.ReleaseRules;
import io.blindserve.server.model.Shadowing;
import io.blindserve.server.model.Split;
import io.blindserve.server.trial.Ended;
import io.blindserve.server.trial.Observed;
import io.blindserve.server.trial.Trials;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes what is declared and seen of a version on trial. */
final class TrialStatus {

  private static final double NANOS_PER_MILLI = 1e6;

  private final JsonGenerator json;

  TrialStatus(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the fields of a trial that goes on. */
  void open(Split split, Optional<Trials.Status> seen) throws IOException {
    json.writeStringField("candidate", Integer.toString(split.candidate()));
    json.writeNumberField("percent", split.percent());
    json.writeBooleanField("shadow", split.shadow().isPresent());
    number("tolerance", split.shadow().flatMap(Shadowing::tolerance));
    if (split.rules().isPresent()) {
      rules(split.rules().get());
    }
    if (seen.isPresent()) {
      json.writeStringField("since", seen.get().since().toString());
      observed(seen.get().observed());
    }
  }

  /** Writes the fields of a trial that its rules have ended. */
  void ended(Ended how) throws IOException {
    json.writeStringField("candidate", Integer.toString(how.candidate()));
    json.writeStringField("ended", how.rule() == Rule.KEPT ? "promoted" : "rolled_back");
    json.writeStringField("rule", how.rule().name().toLowerCase(Locale.ROOT));
    json.writeStringField("time", how.time().toString());
    observed(how.observed());
  }

  private void rules(ReleaseRules rules) throws IOException {
    json.writeObjectFieldStart("rules");
    json.writeNumberField("min_calls", rules.minimumCalls());
    json.writeNumberField("window_seconds", rules.window().toSeconds());
    number("max_error_rate", rules.maximumErrorRate());
    number("max_p99_ms", rules.maximumP99Millis());
    number("max_disagreement", rules.maximumDisagreement());
    json.writeBooleanField("promote", rules.promote());
    json.writeEndObject();
  }

  private void observed(Observed seen) throws IOException {
    calls("default_calls", seen.usual());
    calls("candidate_calls", seen.candidate());
    json.writeNumberField("excess_error_rate", seen.excessErrorRate());
    Observed.Copies copies = seen.copies();
    json.writeObjectFieldStart("copies");
    json.writeNumberField("computed", copies.made());
    json.writeNumberField("failed", copies.failed());
    json.writeNumberField("dropped", copies.dropped());
    json.writeNumberField("disagreeing", copies.disagreeing());
    json.writeNumberField("disagreement", copies.disagreement());
    if (copies.compared() > 0) {
      json.writeNumberField(
          "latency_difference_ms",
          (copies.candidateNanos() - copies.usualNanos()) / NANOS_PER_MILLI / copies.compared());
    }
    differences(copies.differences());
    json.writeEndObject();
  }

  private void calls(String name, Observed.Calls calls) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("computed", calls.calls());
    json.writeNumberField("failed", calls.failed());
    number("p50_ms", calls.p50Nanos().map(nanos -> nanos / NANOS_PER_MILLI));
    number("p99_ms", calls.p99Nanos().map(nanos -> nanos / NANOS_PER_MILLI));
    json.writeEndObject();
  }

  /** The last class has no bound, which JSON has no number for. */
  private void differences(List<Long> classes) throws IOException {
    json.writeArrayFieldStart("differences");
    for (int i = 0; i < classes.size(); i++) {
      json.writeStartObject();
      double bound = Observed.BOUNDS.get(i);
      if (Double.isFinite(bound)) {
        json.writeNumberField("at_most", bound);
      }
      json.writeNumberField("copies", classes.get(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void number(String name, Optional<Double> value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get());
    }
  }
}
