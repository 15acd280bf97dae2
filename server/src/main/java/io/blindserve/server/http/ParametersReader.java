package io.blindserve.server.http;

import io.blindserve.server.http.json.JsonFields;
import java.io.IOException;
import java.util.Optional;

/** Reads the parameters of one request; unknown ones are passed over. */
final class ParametersReader {

  private static final int MAX_VALUE = 256;

  private final JsonFields fields;
  private Optional<String> encryption = Optional.empty();
  private Optional<String> wire = Optional.empty();
  private Optional<String> plan = Optional.empty();
  private Optional<String> evaluationKey = Optional.empty();
  private boolean binaryDataOutput;
  private long priority;
  private long timeout;

  ParametersReader(JsonFields fields) {
    this.fields = fields;
  }

  RequestParameters read() throws IOException {
    fields.optionalObject("parameters", this::field);
    return new RequestParameters(
        encryption, wire, plan, evaluationKey, binaryDataOutput, Turns.of(priority, timeout));
  }

  private void field(String key) throws IOException {
    switch (key) {
      case "encryption" -> encryption = text(key);
      case "wire" -> wire = text(key);
      case "plan" -> plan = text(key);
      case "evaluation_key" -> evaluationKey = text(key);
      case "binary_data_output" ->
          binaryDataOutput = fields.optionalFlag("parameter " + key).orElse(false);
      case Turns.PRIORITY -> priority = fields.size("parameter " + key);
      case Turns.TIMEOUT -> timeout = fields.size("parameter " + key);
      default -> fields.json().skipChildren();
    }
  }

  private Optional<String> text(String key) throws IOException {
    return fields.optionalText("parameter " + key, MAX_VALUE);
  }
}
