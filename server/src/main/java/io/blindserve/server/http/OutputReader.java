package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one entry of the outputs that a request asks for. */
final class OutputReader {

  private final JsonFields fields;
  private String label;
  private Optional<String> name = Optional.empty();
  private Optional<Boolean> binary = Optional.empty();
  private OptionalInt classes = OptionalInt.empty();

  OutputReader(JsonParser json, String label) {
    this.fields = new JsonFields(json, ErrorCode.INVALID_TENSOR);
    this.label = label;
  }

  OutputRequest read() throws IOException {
    fields.object(label, this::field);
    String known =
        name.orElseThrow(
            () -> new ProblemException(ErrorCode.INVALID_TENSOR, label + " has no name"));
    return new OutputRequest(known, binary, classes);
  }

  private void field(String key) throws IOException {
    switch (key) {
      case "name" -> {
        name =
            Optional.of(
                TensorChecks.name(
                    fields.text(label + ".name", TensorChecks.MAX_NAME), label + ".name"));
        label = "output \"" + name.get() + "\"";
      }
      case "parameters" -> fields.optionalObject("the parameters of " + label, this::parameter);
      default -> fields.json().skipChildren();
    }
  }

  private int classes() throws IOException {
    return TensorChecks.classes(fields.size("classification of " + label), label);
  }

  private void parameter(String key) throws IOException {
    switch (key) {
      case "binary_data" -> binary = fields.optionalFlag("binary_data of " + label);
      case "classification" -> classes = OptionalInt.of(classes());
      case "shared_memory_region" ->
          throw new ProblemException(
              ErrorCode.UNSUPPORTED, "parameter " + key + " of " + label + " is not supported");
      default -> fields.json().skipChildren();
    }
  }
}
