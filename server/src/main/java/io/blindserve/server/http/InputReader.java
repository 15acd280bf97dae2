package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.blindserve.server.http.json.ByteRange;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.http.json.NumberReader;
import io.blindserve.server.http.tensor.BinarySection;
import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one input of a request. Keys may come in any order: numbers go straight to their bytes
 * where type and shape stand before the data, as clients write them; other data is passed over and
 * read once the rest is known.
 */
final class InputReader {

  private static final int MAX_KEYWORD = 64;

  private final byte[] body;
  private final int jsonLength;
  private final JsonParser json;
  private final JsonFields fields;
  private String label;

  private Optional<String> name = Optional.empty();
  private Optional<DataType> type = Optional.empty();
  private Optional<List<Long>> shape = Optional.empty();
  private Optional<Long> binarySize = Optional.empty();
  private boolean base64;
  private Optional<ByteBuffer> numbers = Optional.empty();
  private Optional<ByteRange> data = Optional.empty();

  private InputReader(byte[] body, int jsonLength, JsonParser json, String label) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.json = json;
    this.fields = new JsonFields(json, ErrorCode.INVALID_TENSOR);
    this.label = label;
  }

  /**
   * Reads the JSON of an input, on which {@code json} stands.
   *
   * @param label what to call the input before its name is known
   */
  static InputReader read(byte[] body, int jsonLength, JsonParser json, String label)
      throws IOException {
    InputReader reader = new InputReader(body, jsonLength, json, label);
    reader.fields.object(label, reader::field);
    reader.requireComplete();
    return reader;
  }

  private void field(String key) throws IOException {
    switch (key) {
      case "name" -> {
        name =
            Optional.of(
                TensorChecks.name(
                    fields.text(label + ".name", TensorChecks.MAX_NAME), label + ".name"));
        label = "input \"" + name.get() + "\"";
      }
      case "datatype" -> type = Optional.of(datatype());
      case "shape" -> shape = Optional.of(dimensions());
      case "parameters" -> fields.optionalObject("the parameters of " + label, this::parameter);
      case "data" -> data();
      default -> json.skipChildren();
    }
  }

  private DataType datatype() throws IOException {
    return TensorChecks.type(fields.text("the datatype of " + label, MAX_KEYWORD), label);
  }

  private List<Long> dimensions() throws IOException {
    List<Long> dimensions = new ArrayList<>();
    fields.array(
        "the shape of " + label,
        TensorChecks.MAX_DIMENSIONS,
        what -> dimensions.add(fields.size(what)));
    return TensorChecks.shape(dimensions, label);
  }

  private void parameter(String key) throws IOException {
    switch (key) {
      case "binary_data_size" ->
          binarySize = Optional.of(fields.size("binary_data_size of " + label));
      case "content_type" ->
          base64 =
              fields
                  .optionalText("content_type of " + label, MAX_KEYWORD)
                  .equals(Optional.of("base64"));
      case "shared_memory_region" ->
          throw new ProblemException(
              ErrorCode.UNSUPPORTED, "shared memory is not supported; " + label + " asks for it");
      default -> json.skipChildren();
    }
  }

  private void data() throws IOException {
    int from = Math.toIntExact(json.currentTokenLocation().getByteOffset());
    boolean known = type.isPresent() && type.get() != DataType.BYTES && shape.isPresent();
    if (known) {
      numbers = Optional.of(numbers(json, jsonLength - from));
    } else {
      json.skipChildren();
    }
    data =
        Optional.of(new ByteRange(from, Math.toIntExact(json.currentLocation().getByteOffset())));
  }

  private ByteBuffer numbers(JsonParser parser, int jsonBytes) throws IOException {
    return NumberReader.read(parser, label, type.orElseThrow(), count(), jsonBytes);
  }

  private long count() {
    return Tensor.elementCount(shape.orElseThrow());
  }

  private void requireComplete() {
    require(name.isPresent(), label + " has no name");
    require(type.isPresent(), label + " has no datatype");
    require(shape.isPresent(), label + " has no shape");
    require(
        data.isPresent() || binarySize.isPresent(),
        label + " has neither data nor binary_data_size");
    require(data.isEmpty() || binarySize.isEmpty(), label + " has both data and binary_data_size");
  }

  /** Returns the name. */
  String name() {
    return name.orElseThrow();
  }

  /**
   * Returns the tensor, whose bytes are taken from {@code section} when they are not in the JSON
   * part.
   */
  Tensor toTensor(BinarySection section) throws IOException {
    if (binarySize.isPresent()) {
      return section.take(label, name(), type.orElseThrow(), shape.orElseThrow(), binarySize.get());
    }
    if (type.orElseThrow() == DataType.BYTES) {
      List<byte[]> elements = ElementReader.read(body, data.orElseThrow(), label, count(), base64);
      return Tensor.ofBytes(name(), shape.orElseThrow(), elements);
    }
    return Tensor.ofNumbers(name(), type.orElseThrow(), shape.orElseThrow(), readNumbers());
  }

  private ByteBuffer readNumbers() throws IOException {
    if (numbers.isPresent()) {
      return numbers.get();
    }
    ByteRange range = data.orElseThrow();
    try (JsonParser parser = JsonForm.elements(body, range)) {
      parser.nextToken();
      return numbers(parser, range.length());
    }
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw invalid(sentence);
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
