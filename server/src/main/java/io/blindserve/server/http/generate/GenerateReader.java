package io.blindserve.server.http.generate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.generate.GenerationModel;
import io.blindserve.server.model.GenerationSettings;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads one body of a generation. Sentences of problems name fields and sizes, never values. */
public final class GenerateReader {

  private static final int MAX_ID = 256;

  /** A token is one character at least, or what models can take is longer than they declare. */
  private static final int MAX_TEXT = GenerationSettings.MOST_TOKENS;

  private final JsonParser json;
  private final JsonFields fields;
  private Optional<String> id = Optional.empty();
  private Optional<Tensor> prompt = Optional.empty();
  private GenerationTerms terms = GenerationTerms.USUAL;

  /** Begins before the document. */
  public GenerateReader(JsonParser json) {
    this.json = json;
    this.fields = new JsonFields(json, ErrorCode.INVALID_REQUEST);
  }

  /**
   * Reads the document.
   *
   * @throws ProblemException {@code invalid_request} if it has another form
   */
  public GenerateRequest read() throws IOException {
    json.nextToken();
    fields.object("the request", this::field);
    if (json.nextToken() != null) {
      throw invalid("the request has more than one JSON document");
    }
    return new GenerateRequest(
        id,
        prompt.orElseThrow(
            () ->
                invalid(
                    "the request has neither "
                        + GenerationModel.TEXT
                        + " nor "
                        + GenerationModel.TOKENS)),
        terms);
  }

  private void field(String key) throws IOException {
    switch (key) {
      case "id" -> id = fields.optionalText("the id", MAX_ID);
      case "parameters" -> terms = new TermsReader(fields).read();
      case GenerationModel.TEXT -> ask(text());
      case GenerationModel.TOKENS -> ask(tokens());
      default -> json.skipChildren();
    }
  }

  private void ask(Tensor asked) {
    if (prompt.isPresent()) {
      throw invalid(
          "give " + GenerationModel.TEXT + " or " + GenerationModel.TOKENS + ", not both");
    }
    prompt = Optional.of(asked);
  }

  private Tensor text() throws IOException {
    byte[] text = fields.text(GenerationModel.TEXT, MAX_TEXT).getBytes(StandardCharsets.UTF_8);
    return Tensor.ofBytes(GenerationModel.TEXT, List.of(1L), List.of(text));
  }

  private Tensor tokens() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream numbers = new DataOutputStream(out);
    fields.array(
        GenerationModel.TOKENS,
        GenerationSettings.MOST_TOKENS,
        label -> numbers.writeLong(Long.reverseBytes(token(label))));
    ByteBuffer data = ByteBuffer.wrap(out.toByteArray());
    long count = data.remaining() / Long.BYTES;
    return Tensor.ofNumbers(GenerationModel.TOKENS, DataType.INT64, List.of(count), data);
  }

  private long token(String label) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw invalid(label + " must be an integer of 64 bits");
    }
    return json.getLongValue();
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
