package io.blindserve.server.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the data of one tensor of numbers, or of truth values, from JSON straight into its bytes.
 */
public final class NumberReader {

  private static final int FIRST_ROOM = 1024;

  private final JsonParser json;
  private final String label;
  private final DataType type;
  private ByteBuffer out;

  private NumberReader(JsonParser json, String label, DataType type, ByteBuffer out) {
    this.json = json;
    this.label = label;
    this.type = type;
    this.out = out;
  }

  /**
   * Reads from the current token, which must start an array, to that array's end.
   *
   * @param label names the tensor in sentences
   * @param count how many elements there must be
   * @param jsonBytes how many bytes of JSON are left, so that a claimed count alone reserves no
   *     memory
   * @return the elements, little-endian
   */
  public static ByteBuffer read(
      JsonParser json, String label, DataType type, long count, long jsonBytes) throws IOException {
    requireJsonType(label, type);
    // Each element takes a digit and a comma, the last one a bracket.
    if (count > jsonBytes / 2 || count * type.size() > Integer.MAX_VALUE) {
      throw invalid(label + " has fewer elements than the " + count + " of its shape");
    }
    ByteBuffer out = ByteBuffer.allocate((int) count * type.size()).order(ByteOrder.LITTLE_ENDIAN);
    NumberReader reader = new NumberReader(json, label, type, out);
    ArrayWalk.walk(json, label, count, reader::put);
    return out.flip();
  }

  /**
   * Returns a reader for as many elements as come.
   *
   * @param label names the tensor in sentences
   */
  public static NumberReader growing(JsonParser json, String label, DataType type) {
    requireJsonType(label, type);
    return new NumberReader(json, label, type, room(FIRST_ROOM));
  }

  private static ByteBuffer room(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void requireJsonType(String label, DataType type) {
    if (type == DataType.FP16 || type == DataType.BF16) {
      throw invalid(label + " is " + type + ", which JSON cannot carry; send it in binary form");
    }
  }

  /** Takes the element on which the parser stands. */
  public void add(int index) throws IOException {
    if (out.remaining() < Long.BYTES) {
      // Each element took at least two bytes of the body, which bounds this.
      out = room(Math.multiplyExact(2, out.capacity())).put(out.flip());
    }
    put(json.currentToken(), index);
  }

  /** Returns the elements that were added, little-endian; to be called once. */
  public ByteBuffer elements() {
    return out.flip().slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(JsonToken token, int index) throws IOException {
    switch (type) {
      case BOOL -> out.put((byte) (flag(token, index) ? 1 : 0));
      case INT8, UINT8 -> out.put((byte) integer(token, index));
      case INT16, UINT16 -> out.putShort((short) integer(token, index));
      case INT32, UINT32 -> out.putInt((int) integer(token, index));
      case INT64, UINT64 -> out.putLong(integer(token, index));
      case FP32 -> out.putFloat(single(token, index));
      case FP64 -> out.putDouble(real(token, index));
      case FP16, BF16, BYTES -> throw new IllegalStateException(type + " is not read here");
    }
  }

  private boolean flag(JsonToken token, int index) {
    if (!token.isBoolean()) {
      throw invalid(index, "must be true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private long integer(JsonToken token, int index) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw invalid(index, "must be an integer");
    }
    boolean unsigned = type.name().startsWith("U");
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return beyondLong(json.getBigIntegerValue(), index);
    }
    int bits = Byte.SIZE * type.size();
    long min = unsigned ? 0 : -1L << (bits - 1);
    long max = unsigned && bits < Long.SIZE ? ~(-1L << bits) : ~(-1L << (bits - 1));
    if (type == DataType.UINT64) {
      max = Long.MAX_VALUE;
    }
    long value = json.getLongValue();
    if (value < min || value > max) {
      throw outOfRange(index);
    }
    return value;
  }

  private long beyondLong(BigInteger value, int index) {
    if (type != DataType.UINT64 || value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw outOfRange(index);
    }
    return value.longValue();
  }

  private float single(JsonToken token, int index) throws IOException {
    requireNumber(token, index);
    // The parser would take a long integer to a float through a double, and so round it twice.
    float value =
        token == JsonToken.VALUE_NUMBER_INT
            ? Float.parseFloat(json.getText())
            : json.getFloatValue();
    if (!Float.isFinite(value)) {
      throw outOfRange(index);
    }
    return value;
  }

  private double real(JsonToken token, int index) throws IOException {
    requireNumber(token, index);
    double value =
        token == JsonToken.VALUE_NUMBER_INT
            ? Double.parseDouble(json.getText())
            : json.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw outOfRange(index);
    }
    return value;
  }

  private void requireNumber(JsonToken token, int index) {
    if (!token.isNumeric()) {
      throw invalid(index, "must be a number");
    }
  }

  private ProblemException outOfRange(int index) {
    return invalid(index, "is out of the range of " + type);
  }

  private ProblemException invalid(int index, String rest) {
    return invalid("element " + index + " of " + label + " " + rest);
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
