package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.model.CudaSettings.ConvolutionSearch;
import io.blindserve.server.model.PlainSettings.Batching;
import io.blindserve.server.model.PlainSettings.Optimization;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the object {@code plain} of {@code model.json}; unknown fields are passed over. */
final class PlainSettingsReader {

  private final JsonParser parser;
  private Optional<Batching> batching = Optional.empty();
  private Optional<ExecutionProvider> provider = Optional.empty();
  private Optional<Integer> threads = Optional.empty();
  private Optional<Optimization> optimization = Optional.empty();
  private CudaSettings cuda = CudaSettings.USUAL;
  private TensorRtSettings tensorRt = TensorRtSettings.USUAL;
  private Optional<ReleaseRules> rules = Optional.empty();

  /** Begins at a parser that stands on the object's start. */
  PlainSettingsReader(JsonParser parser) {
    this.parser = parser;
  }

  PlainSettings read() throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "must be an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "batching" -> batching = batching();
        case "provider" -> provider = Optional.of(provider());
        case "intra_op_threads" -> threads = Optional.of(integer(field));
        case "graph_optimization" ->
            optimization = Optional.of(named(field, Optimization.values()));
        case "cuda" -> cuda = cuda();
        case "tensorrt" -> tensorRt = tensorRt();
        case "rules" -> rules = Optional.of(rules());
        default -> parser.skipChildren();
      }
    }
    return new PlainSettings(batching, provider, threads, optimization, cuda, tensorRt, rules);
  }

  private ReleaseRules rules() throws IOException {
    try {
      return RulesReader.read(parser);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text("rules: " + e.getMessage()), e);
    }
  }

  /** False, true for the usual, or an object. */
  private Optional<Batching> batching() throws IOException {
    if (parser.currentToken().isBoolean()) {
      return parser.getBooleanValue()
          ? Optional.of(new Batching(Batching.USUAL_ROWS, Batching.USUAL_DELAY))
          : Optional.empty();
    }
    require(
        parser.currentToken() == JsonToken.START_OBJECT,
        "batching must be true, false or an object");
    int rows = Batching.USUAL_ROWS;
    int delay = Batching.USUAL_DELAY;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "max_rows" -> rows = integer("batching." + field);
        case "max_delay_microseconds" -> delay = integer("batching." + field);
        default -> parser.skipChildren();
      }
    }
    return Optional.of(new Batching(rows, delay));
  }

  private ExecutionProvider provider() throws IOException {
    return ExecutionProvider.of(string("provider"))
        .orElseThrow(
            () ->
                new IllegalArgumentException(text("provider must be auto, cpu, cuda or tensorrt")));
  }

  private CudaSettings cuda() throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "cuda must be an object");
    boolean tf32 = CudaSettings.USUAL.tf32();
    Optional<Long> memory = CudaSettings.USUAL.memoryLimitBytes();
    ConvolutionSearch search = CudaSettings.USUAL.convolutionSearch();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "tf32" -> tf32 = bool("cuda." + field);
        case "memory_limit_bytes" -> memory = Optional.of(whole("cuda." + field));
        case "convolution_search" -> search = named("cuda." + field, ConvolutionSearch.values());
        default -> parser.skipChildren();
      }
    }
    return new CudaSettings(tf32, memory, search);
  }

  private TensorRtSettings tensorRt() throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "tensorrt must be an object");
    boolean fp16 = TensorRtSettings.USUAL.fp16();
    Optional<Long> workspace = TensorRtSettings.USUAL.workspaceBytes();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "fp16" -> fp16 = bool("tensorrt." + field);
        case "workspace_bytes" -> workspace = Optional.of(whole("tensorrt." + field));
        default -> parser.skipChildren();
      }
    }
    return new TensorRtSettings(fp16, workspace);
  }

  /** The constant of an enum whose name stands here in lower case. */
  private <E extends Enum<E>> E named(String field, E[] values) throws IOException {
    String name = string(field);
    for (E value : values) {
      if (label(value).equals(name)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        text(
            field
                + " must be one of "
                + Arrays.stream(values)
                    .map(PlainSettingsReader::label)
                    .collect(Collectors.joining(", "))));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private boolean bool(String field) throws IOException {
    require(parser.currentToken().isBoolean(), field + " must be true or false");
    return parser.getBooleanValue();
  }

  private String string(String field) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, field + " must be a string");
    return parser.getText();
  }

  private int integer(String field) throws IOException {
    long value = whole(field);
    require((int) value == value, field + " must be a whole number");
    return (int) value;
  }

  private long whole(String field) throws IOException {
    boolean fits =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    require(fits, field + " must be a whole number");
    return parser.getLongValue();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(text(what));
    }
  }

  private static String text(String what) {
    return "model.json plain" + (what.startsWith("must") ? " " : ".") + what;
  }
}
