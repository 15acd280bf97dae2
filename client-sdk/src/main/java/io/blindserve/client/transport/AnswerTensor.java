package io.blindserve.client.transport;

import io.blindserve.client.failure.ProtocolException;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import io.blindserve.keys.receipt.RecordDigest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One output tensor of an answer, decoded from either form of the protocol. */
public final class AnswerTensor {

  private final String name;
  private final long[] shape;
  private final int binaryBytes;
  private final Optional<ByteBuffer> sent;
  private final double[] numbers;
  private final List<byte[]> elements;

  private AnswerTensor(
      String name,
      long[] shape,
      int binaryBytes,
      Optional<ByteBuffer> sent,
      double[] numbers,
      List<byte[]> elements) {
    this.name = name;
    this.shape = shape;
    this.binaryBytes = binaryBytes;
    this.sent = sent;
    this.numbers = numbers;
    this.elements = elements;
  }

  static AnswerTensor parse(JsonObject tensor, byte[] body, int at) {
    String datatype = tensor.string("datatype");
    boolean bytes = datatype.equals("BYTES");
    Optional<ByteBuffer> binary = binarySize(tensor).map(size -> slice(body, at, size));
    double[] numbers = new double[0];
    List<byte[]> elements = List.of();
    if (bytes) {
      elements =
          binary
              .map(AnswerTensor::binaryElements)
              .orElseGet(() -> base64Elements(tensor.array("data")));
    } else {
      numbers =
          binary
              .map(b -> binaryFloats(b, datatype))
              .orElseGet(() -> jsonFloats(tensor.array("data")));
    }
    int size = binarySize(tensor).orElse(0);
    return new AnswerTensor(
        tensor.string("name"), tensor.array("shape").toLongs(), size, binary, numbers, elements);
  }

  private static Optional<Integer> binarySize(JsonObject tensor) {
    return tensor
        .find("parameters")
        .flatMap(parameters -> parameters.asObject().find("binary_data_size"))
        .map(size -> size.asNumber().intValue());
  }

  private static ByteBuffer slice(byte[] body, int at, int size) {
    if (size < 0 || size > body.length - at) {
      throw new ProtocolException("an output claims more bytes than the answer has");
    }
    return ByteBuffer.wrap(body, at, size).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double[] binaryFloats(ByteBuffer bytes, String datatype) {
    boolean single = datatype.equals("FP32");
    int width = single ? Float.BYTES : Double.BYTES;
    if ((!single && !datatype.equals("FP64")) || bytes.remaining() % width != 0) {
      throw new ProtocolException("an output is not a whole number of floats");
    }
    double[] out = new double[bytes.remaining() / width];
    for (int i = 0; i < out.length; i++) {
      out[i] = single ? bytes.getFloat() : bytes.getDouble();
    }
    return out;
  }

  /** Numbers may be nested like the shape or flat; both are row-major. */
  private static double[] jsonFloats(JsonArray values) {
    return values.values().stream()
        .flatMapToDouble(value -> Arrays.stream(jsonFloats(value)))
        .toArray();
  }

  private static double[] jsonFloats(JsonValue value) {
    return value instanceof JsonArray nested
        ? jsonFloats(nested)
        : new double[] {value.asNumber().doubleValue()};
  }

  private static List<byte[]> binaryElements(ByteBuffer bytes) {
    List<byte[]> out = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw new ProtocolException("element " + out.size() + " of an output is cut short");
      }
      byte[] element = new byte[length];
      bytes.get(element);
      out.add(element);
    }
    return out;
  }

  private static List<byte[]> base64Elements(JsonArray data) {
    return data.values().stream()
        .map(value -> Base64.getDecoder().decode(value.asString()))
        .toList();
  }

  String name() {
    return name;
  }

  int binaryBytes() {
    return binaryBytes;
  }

  /**
   * Feeds the bytes that a record's digest is taken of.
   *
   * @throws ProtocolException where numbers came as text: their bytes are not known then
   */
  void feed(Consumer<ByteBuffer> sink) {
    List<ByteBuffer> pieces = elements.stream().map(ByteBuffer::wrap).toList();
    if (pieces.isEmpty() && shape.length > 0 && numbers.length > 0) {
      pieces =
          List.of(
              sent.map(ByteBuffer::duplicate)
                  .map(ByteBuffer::rewind)
                  .orElseThrow(
                      () -> new ProtocolException("an output was asked for in binary form")));
    }
    RecordDigest.feed(name, pieces, sink);
  }

  /**
   * Returns the numbers of a tensor [rows, n] (or [rows], when n is 1) of floats, row by row.
   *
   * @throws ProtocolException when it is another one
   */
  public double[][] floatRows(int rows) {
    int columns = columns(rows);
    if (numbers.length != (long) rows * columns) {
      throw new ProtocolException(
          "an output has " + numbers.length + " numbers; its shape has " + rows + " x " + columns);
    }
    double[][] out = new double[rows][];
    for (int row = 0; row < rows; row++) {
      out[row] = Arrays.copyOfRange(numbers, row * columns, (row + 1) * columns);
    }
    return out;
  }

  private int columns(int rows) {
    boolean matrix = shape.length == 2 && shape[1] > 0 && shape[1] <= 1 << 20;
    if (shape.length < 1 || shape[0] != rows || (!matrix && shape.length != 1)) {
      throw new ProtocolException(
          "an output of "
              + shape.length
              + " dimensions is not a row of numbers for each of "
              + rows
              + " rows");
    }
    return matrix ? (int) shape[1] : 1;
  }

  /**
   * Returns the elements of a tensor [count] of {@code BYTES}.
   *
   * @throws ProtocolException when it is another one
   */
  public List<byte[]> elements(int count) {
    if (shape.length != 1 || shape[0] != count || elements.size() != count) {
      throw new ProtocolException("an output is not a list of " + count + " byte strings");
    }
    return elements;
  }
}
