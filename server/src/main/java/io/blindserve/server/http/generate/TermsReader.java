package io.blindserve.server.http.generate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads the parameters of a generation; unknown ones are passed over. */
final class TermsReader {

  private final JsonFields fields;
  private final JsonParser json;
  private long maxTokens = GenerationTerms.USUAL.maxTokens();
  private double temperature = GenerationTerms.USUAL.temperature();
  private double topP = GenerationTerms.USUAL.topP();
  private OptionalLong seed = GenerationTerms.USUAL.seed();
  private List<String> stop = GenerationTerms.USUAL.stop();

  TermsReader(JsonFields fields) {
    this.fields = fields;
    this.json = fields.json();
  }

  GenerationTerms read() throws IOException {
    fields.optionalObject("parameters", this::field);
    GenerationTerms.wrong(maxTokens, temperature, topP, stop)
        .ifPresent(
            what -> {
              throw invalid("parameter " + what);
            });
    return new GenerationTerms((int) maxTokens, temperature, topP, seed, stop);
  }

  private void field(String key) throws IOException {
    switch (key) {
      case "max_tokens" -> maxTokens = integer(key);
      case "temperature" -> temperature = number(key);
      case "top_p" -> topP = number(key);
      case "seed" -> seed = OptionalLong.of(integer(key));
      case "stop" -> stop = texts();
      default -> json.skipChildren();
    }
  }

  private long integer(String key) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw invalid("parameter " + key + " must be an integer of 64 bits");
    }
    return json.getLongValue();
  }

  private double number(String key) throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw invalid("parameter " + key + " must be a number");
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

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
