package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.blindserve.server.model.ModelDescription.FeatureBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code model.json}; unknown fields are passed over. */
final class ModelDescriptionReader {

  private static final int MAX_ENTRIES = 1 << 16;

  private final JsonParser parser;
  private Optional<String> task = Optional.empty();
  private List<String> labels = List.of();
  private List<String> features = List.of();
  private @Nullable List<Double> min;
  private @Nullable List<Double> max;
  private Optional<List<List<Double>>> bins = Optional.empty();
  private boolean encrypted;
  private EncryptedSettings settings = EncryptedSettings.USUAL;
  private PlainSettings plain = PlainSettings.USUAL;
  private List<WarmupSample> warmup = List.of();
  private Optional<GenerationSettings> generation = Optional.empty();
  private Optional<String> structure = Optional.empty();

  private ModelDescriptionReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a description.
   *
   * @throws IllegalArgumentException if the text is not JSON or a known field has another form
   */
  static ModelDescription read(byte[] json) {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(json)) {
      return new ModelDescriptionReader(parser).read();
    } catch (IOException e) {
      throw new IllegalArgumentException("model.json is not valid JSON", e);
    }
  }

  private ModelDescription read() throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "must be an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "task" -> task = Optional.of(string(field));
        case "labels" -> labels = strings(field);
        case "features" -> features = strings(field);
        case "encrypted" -> readEncrypted(field);
        case "plain" -> plain = new PlainSettingsReader(parser).read();
        case "warmup" -> warmup = new WarmupReader(parser).read();
        case "generation" -> generation = Optional.of(new GenerationSettingsReader(parser).read());
        case "structure" -> structure = Optional.of(string(field));
        case "input" -> readInput();
        case "bins" -> bins = Optional.of(lists(field));
        default -> parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "has text after its object");
    EncryptedSettings all = settings.under(structured());
    return new ModelDescription(
        task, labels, features, box(), bins, encrypted, all, plain, warmup, generation);
  }

  private EncryptedSettings structured() {
    structure.ifPresent(
        value ->
            require(
                value.equals("public") || value.equals("private"),
                "structure must be public or private"));
    return EncryptedSettings.USUAL.withStructure(structure);
  }

  /** True, false, or an object of settings. */
  private void readEncrypted(String field) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      encrypted = bool(field);
      return;
    }
    EncryptedSettingsReader reader = new EncryptedSettingsReader(parser);
    settings = reader.read();
    encrypted = reader.enabled();
  }

  private Optional<FeatureBox> box() {
    if (min == null && max == null) {
      return Optional.empty();
    }
    if (min == null || max == null) {
      throw new IllegalArgumentException("model.json: input.range needs both min and max");
    }
    return Optional.of(new FeatureBox(min, max));
  }

  private void readInput() throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "input must be an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals("range") && parser.currentToken() == JsonToken.START_OBJECT) {
        readRange();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readRange() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "min" -> min = numbers(field);
        case "max" -> max = numbers(field);
        default -> parser.skipChildren();
      }
    }
  }

  private String string(String field) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, field + " must be a string");
    return parser.getText();
  }

  private List<String> strings(String field) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, field + " must be an array");
    List<String> values = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING && values.size() < MAX_ENTRIES) {
      values.add(parser.getText());
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, field + " must hold strings");
    return values;
  }

  private List<Double> numbers(String field) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, field + " must be an array");
    List<Double> values = new ArrayList<>();
    while (parser.nextToken().isNumeric() && values.size() < MAX_ENTRIES) {
      values.add(parser.getDoubleValue());
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, field + " must hold numbers");
    return values;
  }

  private List<List<Double>> lists(String field) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, field + " must be an array");
    List<List<Double>> values = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_ARRAY && values.size() < MAX_ENTRIES) {
      values.add(numbers(field));
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, field + " must hold arrays of numbers");
    return values;
  }

  private boolean bool(String field) throws IOException {
    require(parser.currentToken().isBoolean(), field + " must be true or false");
    return parser.getBooleanValue();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("model.json " + what);
    }
  }
}
