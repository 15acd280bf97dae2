package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * The fields of a version on trial: {@code "candidate":2,"percent":0,"shadow":{"tolerance":0.01},
 * "rules":{"min_calls":100,"window_seconds":60,"max_error_rate":0.01,"promote":true}}. Each
 * instance reads one.
 */
final class TrialFields {

  private int candidate;
  private int percent;
  private Optional<Shadowing> shadow = Optional.empty();
  private Optional<ReleaseRules> rules = Optional.empty();

  /** Reads a field whose value the parser stands on; one that is unknown is passed over. */
  void read(String field, JsonParser json) throws IOException {
    switch (field) {
      case "candidate" -> candidate = json.getIntValue();
      case "percent" -> percent = json.getIntValue();
      case "shadow" -> shadow = Optional.of(shadow(json));
      case "rules" -> rules = Optional.of(RulesReader.read(json));
      default -> json.skipChildren();
    }
  }

  Optional<Split> split() {
    return candidate == 0
        ? Optional.empty()
        : Optional.of(new Split(candidate, percent, shadow, rules));
  }

  private static void requireObject(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("it is not what this program writes");
    }
  }

  private static Shadowing shadow(JsonParser json) throws IOException {
    requireObject(json);
    Optional<Double> tolerance = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("tolerance")) {
        tolerance = Optional.of(json.getDoubleValue());
      } else {
        json.skipChildren();
      }
    }
    return new Shadowing(tolerance);
  }

  static void write(JsonGenerator json, Split split) throws IOException {
    json.writeNumberField("candidate", split.candidate());
    json.writeNumberField("percent", split.percent());
    if (split.shadow().isPresent()) {
      json.writeObjectFieldStart("shadow");
      number(json, "tolerance", split.shadow().get().tolerance());
      json.writeEndObject();
    }
    if (split.rules().isPresent()) {
      ReleaseRules rules = split.rules().get();
      json.writeObjectFieldStart("rules");
      json.writeNumberField("min_calls", rules.minimumCalls());
      json.writeNumberField("window_seconds", rules.window().toSeconds());
      number(json, "max_error_rate", rules.maximumErrorRate());
      number(json, "max_p99_ms", rules.maximumP99Millis());
      number(json, "max_disagreement", rules.maximumDisagreement());
      json.writeBooleanField("promote", rules.promote());
      json.writeEndObject();
    }
  }

  private static void number(JsonGenerator json, String name, Optional<Double> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get());
    }
  }
}
