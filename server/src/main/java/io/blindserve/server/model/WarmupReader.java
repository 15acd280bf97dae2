package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.model.WarmupSample.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code warmup} of {@code model.json}: a list of samples, each an object with the values of
 * every input, {@code {"x": [1, 2, 3]}} or {@code {"x": {"shape": [1, 3], "data": [1, 2, 3]}}}.
 */
final class WarmupReader {

  private static final int MOST_SAMPLES = 64;

  private final JsonParser parser;

  /** Begins at a parser that stands on the list's start. */
  WarmupReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads the samples.
   *
   * @throws IllegalArgumentException if they have another form
   */
  List<WarmupSample> read() throws IOException {
    List<WarmupSample> samples = new ArrayList<>();
    require(parser.currentToken() == JsonToken.START_ARRAY, "must be a list of samples");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "must hold objects");
      samples.add(sample());
      require(samples.size() <= MOST_SAMPLES, "has more than " + MOST_SAMPLES + " samples");
    }
    return samples;
  }

  private WarmupSample sample() throws IOException {
    Map<String, Values> inputs = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      inputs.put(
          name,
          parser.nextToken() == JsonToken.START_OBJECT
              ? shaped()
              : new Values(Optional.empty(), elements()));
    }
    return new WarmupSample(inputs);
  }

  private Values shaped() throws IOException {
    Optional<List<Long>> shape = Optional.empty();
    List<String> data = List.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "shape" -> shape = Optional.of(elements().stream().map(WarmupReader::size).toList());
        case "data" -> data = elements();
        default -> throw wrong("must have inputs with shape and data alone");
      }
    }
    return new Values(shape, data);
  }

  private static long size(String written) {
    try {
      int size = Integer.parseInt(written);
      require(size >= 1, "must have shapes of positive numbers");
      return size;
    } catch (NumberFormatException e) {
      throw wrong("must have shapes of whole numbers");
    }
  }

  private List<String> elements() throws IOException {
    List<String> elements = new ArrayList<>();
    require(parser.currentToken() == JsonToken.START_ARRAY, "must have inputs with flat lists");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(
          parser.currentToken() != null && parser.currentToken().isScalarValue(),
          "must have inputs with flat lists");
      elements.add(parser.getText());
    }
    return elements;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw wrong(what);
    }
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("model.json warmup " + what);
  }
}
