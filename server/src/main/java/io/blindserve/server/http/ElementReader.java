package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.http.json.ArrayWalk;
import io.blindserve.server.http.json.ByteRange;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.http.json.StrictBase64;
import io.blindserve.server.http.json.Utf8;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the data of one {@code BYTES} tensor from JSON: base64 or text. Strings without escapes,
 * such as ciphertexts of megabytes, go from the body to the element without a copy between.
 */
final class ElementReader {

  private final byte[] body;
  private final int origin;
  private final JsonParser json;
  private final String label;
  private final boolean base64;
  private final List<byte[]> elements = new ArrayList<>();

  private ElementReader(byte[] body, int origin, JsonParser json, String label, boolean base64) {
    this.body = body;
    this.origin = origin;
    this.json = json;
    this.label = label;
    this.base64 = base64;
  }

  /**
   * Reads the data.
   *
   * @param data where in {@code body} the JSON value of the data is; well-formed UTF-8
   * @param label names the tensor in sentences
   * @param count how many elements there must be
   */
  static List<byte[]> read(byte[] body, ByteRange data, String label, long count, boolean base64)
      throws IOException {
    try (JsonParser json = JsonForm.elements(body, data)) {
      json.nextToken();
      ElementReader reader = new ElementReader(body, data.from(), json, label, base64);
      ArrayWalk.walk(json, label, count, reader::add);
      return reader.elements;
    }
  }

  private void add(JsonToken token, int index) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw invalid(index, "must be a string");
    }
    int from = origin + Math.toIntExact(json.currentTokenLocation().getByteOffset()) + 1;
    int to = from;
    while (body[to] != '"' && body[to] != '\\') {
      to++;
    }
    elements.add(body[to] == '"' ? plain(from, to, index) : escaped(index));
  }

  private byte[] plain(int from, int to, int index) {
    return base64 ? decoded(body, from, to, index) : Arrays.copyOfRange(body, from, to);
  }

  /** Some writers escape {@code /} and {@code +}, which base64 uses. */
  private byte[] escaped(int index) throws IOException {
    Optional<byte[]> text = Utf8.encode(json.getText());
    byte[] bytes = text.orElseThrow(() -> invalid(index, "has half of a surrogate pair"));
    return base64 ? decoded(bytes, 0, bytes.length, index) : bytes;
  }

  private byte[] decoded(byte[] text, int from, int to, int index) {
    return StrictBase64.decode(text, from, to)
        .orElseThrow(
            () -> invalid(index, "is not base64 with padding and without line breaks (RFC 4648)"));
  }

  private ProblemException invalid(int index, String rest) {
    return new ProblemException(
        ErrorCode.INVALID_TENSOR, "element " + index + " of " + label + " " + rest);
  }
}
