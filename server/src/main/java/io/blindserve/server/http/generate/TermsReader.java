package io.blindserve.server.http.generate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.inference.GenerationTerms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the parameters of a generation; unknown ones are passed over. */
final class TermsReader {

  private final JsonFields fields;
  private final JsonParser json;
  private final TermsDraft draft = new TermsDraft();

  TermsReader(JsonFields fields) {
    this.fields = fields;
    this.json = fields.json();
  }

  GenerationTerms read() throws IOException {
    fields.optionalObject("parameters", this::field);
    return draft.whole();
  }

  private void field(String key) throws IOException {
    switch (key) {
      case TermsDraft.MAX_TOKENS -> draft.maxTokens(integer(key));
      case TermsDraft.TEMPERATURE -> draft.temperature(number(key));
      case TermsDraft.TOP_P -> draft.topP(number(key));
      case TermsDraft.SEED -> draft.seed(integer(key));
      case TermsDraft.STOP -> draft.stop(texts());
      default -> json.skipChildren();
    }
  }

  private long integer(String key) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw TermsDraft.invalid(key + " must be an integer of 64 bits");
    }
    return json.getLongValue();
  }

  private double number(String key) throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw TermsDraft.invalid(key + " must be a number");
    }
    return json.getDoubleValue();
  }

  /** One text, or a list of them. */
  private List<String> texts() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return List.of(fields.text("parameter stop", GenerationTerms.LONGEST_STOP));
    }
    List<String> texts = new ArrayList<>();
    fields.optionalArray(
        "parameter stop",
        GenerationTerms.MOST_STOPS,
        label -> texts.add(fields.text(label, GenerationTerms.LONGEST_STOP)));
    return texts;
  }
}
