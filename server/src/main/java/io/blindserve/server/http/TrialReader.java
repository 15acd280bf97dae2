package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.model.ReleaseRules;
import io.blindserve.server.model.Shadowing;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads how a version is to be shadowed and what rules it must keep. Used once for each body. */
final class TrialReader {

  private final JsonParser json;
  private final JsonFields fields;
  private int calls = ReleaseRules.USUAL_CALLS;
  private Duration window = ReleaseRules.USUAL_WINDOW;
  private boolean promote;
  private Optional<Double> errorRate = Optional.empty();
  private Optional<Double> p99 = Optional.empty();
  private Optional<Double> disagreement = Optional.empty();
  private Optional<Double> tolerance = Optional.empty();

  TrialReader(JsonParser json, JsonFields fields) {
    this.json = json;
    this.fields = fields;
  }

  /** Reads true, false, or an object: {@code {"tolerance":0.001}}. */
  Optional<Shadowing> shadow() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return fields
          .optionalFlag("shadow")
          .filter(wanted -> wanted)
          .map(wanted -> new Shadowing(Optional.empty()));
    }
    fields.object(
        "shadow",
        name -> {
          if (!name.equals("tolerance")) {
            throw invalid("shadow has no such field: tolerance");
          }
          tolerance = Optional.of(number(name));
        });
    return Optional.of(checked(() -> new Shadowing(tolerance)));
  }

  /** Reads an object, or null, which means none. */
  Optional<ReleaseRules> rules() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    fields.object("rules", this::rule);
    return Optional.of(
        checked(() -> new ReleaseRules(calls, window, errorRate, p99, disagreement, promote)));
  }

  private void rule(String name) throws IOException {
    switch (name) {
      case "min_calls" -> calls = whole(name, ReleaseRules.MOST_CALLS);
      case "window_seconds" -> window = Duration.ofSeconds(whole(name, ReleaseRules.MOST_SECONDS));
      case "max_error_rate" -> errorRate = Optional.of(number(name));
      case "max_p99_ms" -> p99 = Optional.of(number(name));
      case "max_disagreement" -> disagreement = Optional.of(number(name));
      case "promote" -> promote = fields.optionalFlag(name).orElse(false);
      default ->
          throw invalid(
              "rules have no such field: min_calls, window_seconds, max_error_rate, max_p99_ms,"
                  + " max_disagreement or promote");
    }
  }

  private int whole(String name, int most) throws IOException {
    long value = fields.size(name);
    if (value > most) {
      throw invalid(name + " must be 1 to " + most);
    }
    return (int) value;
  }

  private double number(String name) throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw invalid(name + " must be a number");
    }
    return json.getDoubleValue();
  }

  private static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
