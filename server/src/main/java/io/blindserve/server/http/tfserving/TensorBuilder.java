package io.blindserve.server.http.tfserving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.http.json.NumberReader;
import io.blindserve.server.http.json.StrictBase64;
import io.blindserve.server.http.json.Utf8;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Gathers one input, whose shape is that of the nested arrays in which it comes. */
final class TensorBuilder {

  private static final int MAX_DIMENSIONS = 32;
  private static final long UNKNOWN = -1;

  private final JsonParser json;
  private final TensorSpec spec;
  private final String label;
  private final List<byte[]> texts = new ArrayList<>();
  private final NumberReader numbers;
  private final List<Long> shape = new ArrayList<>();
  private int rank = -1;
  private int count;

  TensorBuilder(JsonParser json, TensorSpec spec) {
    this.json = json;
    this.spec = spec;
    this.label = "input \"" + spec.name() + "\"";
    // Strings are gathered by themselves; their reader takes no number.
    this.numbers = NumberReader.growing(json, label, spec.type());
  }

  /** Returns whether {@code {"b64":".."}} is an element of this input. */
  boolean takesBytes() {
    return spec.type() == DataType.BYTES;
  }

  /** Reads the value on which the parser stands, {@code depth} arrays deep in the tensor. */
  void read(int depth) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      require(rank < 0 || depth < rank, "is nested unevenly");
      require(depth < MAX_DIMENSIONS, "is nested more than " + MAX_DIMENSIONS + " deep");
      long length = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        read(depth + 1);
        length++;
      }
      setDimension(depth, length);
    } else {
      element(depth);
    }
  }

  private void element(int depth) throws IOException {
    if (takesBytes() && json.currentToken() == JsonToken.START_OBJECT) {
      json.nextToken();
      readBase64(depth);
      return;
    }
    requireRank(depth);
    if (takesBytes()) {
      require(json.currentToken() == JsonToken.VALUE_STRING, "must hold strings");
      texts.add(
          Utf8.encode(json.getText()).orElseThrow(() -> invalid("has half a surrogate pair")));
    } else {
      numbers.add(count);
    }
    count++;
  }

  /** Reads {@code "b64":".."} and the end of its object; the parser stands on the key. */
  void readBase64(int depth) throws IOException {
    requireRank(depth);
    require("b64".equals(json.currentName()), "has an object that is not {\"b64\": \"..\"}");
    require(json.nextToken() == JsonToken.VALUE_STRING, "has a b64 that is not a string");
    byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
    texts.add(
        StrictBase64.decode(text, 0, text.length)
            .orElseThrow(() -> invalid("has an element that is not base64 with padding")));
    require(json.nextToken() == JsonToken.END_OBJECT, "has more than b64 in an object");
    count++;
  }

  private void requireRank(int depth) {
    require(rank < 0 || depth == rank, "is nested unevenly");
    rank = depth;
  }

  /** Says how many values there were at a depth. */
  void setDimension(int depth, long length) {
    while (shape.size() <= depth) {
      shape.add(UNKNOWN);
    }
    require(length > 0, "has an empty list");
    require(shape.get(depth) == UNKNOWN || shape.get(depth) == length, "is nested unevenly");
    shape.set(depth, length);
  }

  Tensor toTensor() {
    require(rank >= 0, "is missing");
    require(Tensor.elementCount(shape) == count, "is missing in a row");
    return takesBytes()
        ? Tensor.ofBytes(spec.name(), shape, texts)
        : Tensor.ofNumbers(spec.name(), spec.type(), shape, numbers.elements());
  }

  private void require(boolean condition, String rest) {
    if (!condition) {
      throw invalid(rest);
    }
  }

  private ProblemException invalid(String rest) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, label + " " + rest);
  }
}
