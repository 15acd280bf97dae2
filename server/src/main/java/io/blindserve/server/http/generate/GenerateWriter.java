package io.blindserve.server.http.generate;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Outcome.Generated;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TokenSink.GeneratedToken;
import io.blindserve.server.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes what a generation is answered with; each is one line of JSON.
 *
 * @param model the model's name
 * @param version its number
 * @param id of the request, which comes back
 * @param text whether the prompt was a text
 */
public record GenerateWriter(String model, int version, Optional<String> id, boolean text) {

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** Returns the whole continuation. */
  public byte[] whole(Generated generated) {
    return answer(
        json -> {
          Tensor output = generated.outputs().get(0);
          if (output.type() == DataType.BYTES) {
            json.writeStringField(
                AnswerFields.TEXT, new String(output.elements().get(0), StandardCharsets.UTF_8));
          } else {
            tokens(json, output);
          }
          end(json, generated);
        });
  }

  private static void tokens(JsonGenerator json, Tensor output) throws IOException {
    json.writeArrayFieldStart(output.name());
    for (ByteBuffer data = output.data(); data.hasRemaining(); ) {
      json.writeNumber(data.getLong());
    }
    json.writeEndArray();
  }

  private static void end(JsonGenerator json, Generated generated) throws IOException {
    json.writeStringField(AnswerFields.FINISH, generated.end().label());
    json.writeNumberField(AnswerFields.TOKENS, generated.tokens());
  }

  /** Returns the event of one token. */
  public byte[] token(GeneratedToken token) {
    return answer(
        json -> {
          if (text) {
            json.writeStringField(AnswerFields.TEXT, token.text());
          }
          json.writeNumberField(AnswerFields.TOKEN, token.id());
        });
  }

  /** Returns the event behind all tokens, which names the record. */
  public byte[] last(Generated generated, String record) {
    return answer(
        json -> {
          if (text) {
            json.writeStringField(AnswerFields.TEXT, generated.rest());
          }
          end(json, generated);
          json.writeStringField("record", record);
        });
  }

  /** Returns the event that ends what could not be continued. */
  public byte[] broken(Problem why, String record) {
    return object(
        json -> {
          json.writeStringField("error", why.sentence());
          json.writeStringField("code", why.code().label());
          json.writeStringField("record", record);
        });
  }

  private byte[] answer(Fields more) {
    return object(
        json -> {
          json.writeStringField("model_name", model);
          json.writeStringField("model_version", Integer.toString(version));
          if (id.isPresent()) {
            json.writeStringField("id", id.get());
          }
          more.write(json);
        });
  }

  private static byte[] object(Fields fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonForm.writer(out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }
}
