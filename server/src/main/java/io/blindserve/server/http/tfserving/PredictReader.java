package io.blindserve.server.http.tfserving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the body of {@code :predict}: {@code instances}, row by row, or {@code inputs}. */
public final class PredictReader {

  private static final int MAX_NAME = 256;

  private final JsonParser json;
  private final JsonFields fields;
  private final Map<String, TensorBuilder> builders = new LinkedHashMap<>();
  private Optional<Boolean> rows = Optional.empty();

  /**
   * Makes the reader of one body.
   *
   * @param json stands before the document
   */
  public PredictReader(JsonParser json, ModelSignature signature) {
    this.json = json;
    this.fields = new JsonFields(json, ErrorCode.INVALID_REQUEST);
    signature.inputs().forEach(spec -> builders.put(spec.name(), new TensorBuilder(json, spec)));
  }

  /**
   * Reads the body.
   *
   * @throws ProblemException {@code invalid_request} for its form, {@code invalid_tensor} for
   *     inputs
   */
  public PredictRequest read() throws IOException {
    json.nextToken();
    fields.object("the request", this::field);
    require(json.nextToken() == null, "the request has more than one JSON document");
    boolean byRows =
        rows.orElseThrow(() -> invalid("the request has neither instances nor inputs"));
    return new PredictRequest(
        builders.values().stream().map(TensorBuilder::toTensor).toList(), byRows);
  }

  private void field(String key) throws IOException {
    switch (key) {
      case "signature_name" -> {
        Optional<String> name = fields.optionalText(key, MAX_NAME);
        require(
            name.isEmpty() || name.get().equals(SignatureDef.NAME),
            "the only signature here is " + SignatureDef.NAME);
      }
      case "instances" -> {
        begin(true);
        instances();
      }
      case "inputs" -> {
        begin(false);
        columns();
      }
      default -> json.skipChildren();
    }
  }

  private void begin(boolean byRows) {
    require(rows.isEmpty(), "the request has both instances and inputs");
    rows = Optional.of(byRows);
  }

  private void instances() throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, "instances must be a JSON array");
    long count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      value(1);
      count++;
    }
    require(count > 0, "there are no instances");
    for (TensorBuilder builder : builders.values()) {
      builder.setDimension(0, count);
    }
  }

  private void columns() throws IOException {
    value(0);
  }

  /** Reads a value for the only input, or an object with a value for each. */
  private void value(int depth) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      single().read(depth);
      return;
    }
    json.nextToken();
    if ("b64".equals(json.currentName()) && builders.size() == 1 && single().takesBytes()) {
      single().readBase64(depth);
      return;
    }
    while (json.currentToken() != JsonToken.END_OBJECT) {
      TensorBuilder builder = builders.get(json.currentName());
      if (builder == null) {
        throw new ProblemException(
            ErrorCode.INVALID_TENSOR,
            "the model has no input of a name that is given; it has " + builders.keySet());
      }
      json.nextToken();
      builder.read(depth);
      json.nextToken();
    }
  }

  private TensorBuilder single() {
    require(
        builders.size() == 1,
        "the model has several inputs, so values come in an object by name: " + builders.keySet());
    return List.copyOf(builders.values()).get(0);
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw invalid(sentence);
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
