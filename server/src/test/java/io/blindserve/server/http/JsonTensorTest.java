package io.blindserve.server.http;

import static io.blindserve.server.http.Requests.assertRefused;
import static io.blindserve.server.http.Requests.input;
import static io.blindserve.server.http.Requests.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTensorTest {

  @ParameterizedTest
  @CsvSource({
    "INT8, -128, 127",
    "UINT8, 0, 255",
    "INT16, -32768, 32767",
    "UINT16, 0, 65535",
    "INT32, -2147483648, 2147483647",
    "UINT32, 0, 4294967295",
    "INT64, -9223372036854775808, 9223372036854775807",
    "UINT64, 0, 18446744073709551615"
  })
  void integersKeepEveryBitAndTheirRange(String type, String min, String max) {
    ByteBuffer data = tensor(input(type, "[2]", "[" + min + "," + max + "]")).data();
    int size = data.limit() / 2;
    assertEquals(new BigInteger(min), integer(data, 0, size, min.startsWith("-")));
    assertEquals(new BigInteger(max), integer(data, size, size, min.startsWith("-")));
    String below = new BigInteger(min).subtract(BigInteger.ONE).toString();
    String above = new BigInteger(max).add(BigInteger.ONE).toString();
    for (String wrong : List.of(below, above, "1" + "0".repeat(900), "-1" + "0".repeat(900))) {
      assertRefused(
          ErrorCode.INVALID_TENSOR,
          "element 1 of input \"x\" is out of the range of " + type,
          input(type, "[2]", "[1," + wrong + "]"));
    }
    for (String wrong : List.of("1.0", "1e0", "\"1\"", "true", "null", "{}")) {
      assertRefused(
          ErrorCode.INVALID_TENSOR,
          "element 0 of input \"x\" must be an integer",
          input(type, "[1]", "[" + wrong + "]"));
    }
  }

  private static BigInteger integer(ByteBuffer littleEndian, int at, int size, boolean signed) {
    byte[] bigEndian = new byte[size];
    for (int i = 0; i < size; i++) {
      bigEndian[size - 1 - i] = littleEndian.get(at + i);
    }
    return signed ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
  }

  @Test
  void floatsAreRoundedOnce() {
    // 2^24 + 1 and a little lies just above the middle of two floats; a double would lose the
    // little.
    String above = "16777217.00000000000000000001";
    assertEquals(16777218f, tensor(input("FP32", "[1]", "[" + above + "]")).data().getFloat());
    String long1 =
        "1152921573326323713"; // 2^60 + 2^36 + 1: above the middle, and a double drops the 1
    assertEquals(0x1.000002p60f, tensor(input("FP32", "[1]", "[" + long1 + "]")).data().getFloat());
    String huge = "1152921573326323713" + "0".repeat(10);
    assertEquals(
        Float.parseFloat(huge), tensor(input("FP32", "[1]", "[" + huge + "]")).data().getFloat());
    ByteBuffer data = tensor(input("FP64", "[4]", "[0.1,-0,4.9e-324,1e-400]")).data();
    assertEquals(0.1, data.getDouble(0));
    assertEquals(Double.doubleToRawLongBits(-0.0), data.getLong(8));
    assertEquals(Double.MIN_VALUE, data.getDouble(16));
    assertEquals(0.0, data.getDouble(24));
  }

  @Test
  void randomFloatsComeBackExactly() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        Tensor tensor = tensor(input("FP32", "[]", "[" + value + "]"));
        assertEquals(value, tensor.data().getFloat());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e39", "-1e39", "340282366920938463463374607431768211456", "1e999"})
  void floatsBeyondTheRangeAreRefused(String value) {
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "out of the range of FP32",
        input("FP32", "[1]", "[" + value + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", ".5", "0x1"})
  void whatIsNotJsonIsRefused(String value) {
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        "NaN and infinities are not JSON",
        input("FP64", "[1]", "[" + value + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"NaN\"", "null", "true", "{\"a\":1}", "\"1\""})
  void whatIsNotANumberIsRefused(String value) {
    assertRefused(
        ErrorCode.INVALID_TENSOR, "must be a number", input("FP64", "[1]", "[" + value + "]"));
    assertRefused(
        ErrorCode.INVALID_TENSOR, "must be a number", input("FP32", "[1]", "[" + value + "]"));
  }

  @Test
  void truthValuesAreTrueAndFalse() {
    ByteBuffer data = tensor(input("BOOL", "[1,3]", "[[true,false,true]]")).data();
    assertEquals(List.of(1, 0, 1), List.of((int) data.get(), (int) data.get(), (int) data.get()));
    for (String wrong : List.of("1", "0", "\"true\"", "null")) {
      assertRefused(
          ErrorCode.INVALID_TENSOR,
          "must be true or false",
          input("BOOL", "[1]", "[" + wrong + "]"));
    }
  }

  @Test
  void halfPrecisionNeedsTheBinaryForm() {
    assertRefused(ErrorCode.INVALID_TENSOR, "binary form", input("FP16", "[1]", "[1]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2]|[1]",
        "[2]|[1,2,3]",
        "[2,2]|[[1,2],[3]]",
        "[]|[]",
        "[]|[1,2]",
        "[0]|[1]",
        "[1,0]|[[1]]",
        "[1000000000000]|[1]",
        "[2147483647]|[1]",
        "[3,3074457345618258602]|[1]"
      })
  void theCountMustMatchTheShape(String shape, String data) {
    assertRefused(ErrorCode.INVALID_TENSOR, "elements", input("INT32", shape, data));
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "elements",
        input("BYTES", shape, data.replaceAll("\\d", "\"\"")));
    String dataFirst =
        "{\"inputs\":[{\"data\":"
            + data
            + ",\"name\":\"x\",\"datatype\":\"INT32\",\"shape\":"
            + shape
            + "}]}";
    assertRefused(ErrorCode.INVALID_TENSOR, "elements", dataFirst);
  }

  @Test
  void dataMayBeFlatNestedOrEmpty() {
    assertEquals(3, tensor(input("INT8", "[2,2]", "[1,2,3,4]")).data().get(2));
    assertEquals(3, tensor(input("INT8", "[4]", "[[[1],[2]],[[3],[4]]]")).data().get(2));
    assertEquals(0, tensor(input("INT8", "[0,5]", "[[],[]]")).data().limit());
    assertEquals(9, tensor(input("INT8", "[]", "[9]")).data().get());
  }

  @Test
  void nestingOfDataIsBounded() {
    String data = "[".repeat(32) + "1" + "]".repeat(32);
    assertEquals(1, tensor(input("INT8", "[1]", data)).data().get());
    assertRefused(
        ErrorCode.INVALID_TENSOR, "more than 32 deep", input("INT8", "[1]", "[" + data + "]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[-1]",
        "[1.0]",
        "[\"1\"]",
        "[null]",
        "1",
        "null",
        "[9223372036854775808]",
        "[[1]]"
      })
  void shapesAreArraysOfSizes(String shape) {
    assertRefused(ErrorCode.INVALID_TENSOR, "shape of input \"x\"", input("INT8", shape, "[1]"));
  }

  @Test
  void shapesMayNotOverflowOrHaveManyDimensions() {
    assertRefused(
        ErrorCode.INVALID_TENSOR, "multiply", input("INT8", "[4294967296,4294967296]", "[1]"));
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "more than 32",
        input("INT8", "[" + "1,".repeat(32) + "1]", "[1]"));
  }

  @Test
  void dataMustBeAnArrayAndBeThere() {
    for (String type : List.of("INT8", "BYTES")) {
      assertRefused(ErrorCode.INVALID_TENSOR, "must be a JSON array", input(type, "[1]", "1"));
      assertRefused(
          ErrorCode.INVALID_TENSOR, "must be a JSON array", input(type, "[1]", "{\"a\":1}"));
      assertRefused(ErrorCode.INVALID_TENSOR, "must be a JSON array", input(type, "[1]", "null"));
    }
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "neither data nor binary_data_size",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\"}]}");
  }

  @Test
  void textBecomesUtf8() {
    Tensor tensor =
        tensor(
            input(
                "BYTES",
                "[4]",
                "[\"\",\"h\u00e9 \ud83d\ude00\",\"\\u00e9\\n\\\"\\ud83d\\ude00\",\"plain\"]"));
    assertEquals(
        List.of("", "h\u00e9 \ud83d\ude00", "\u00e9\n\"\ud83d\ude00", "plain"),
        tensor.elements().stream().map(e -> new String(e, StandardCharsets.UTF_8)).toList());
    assertRefused(ErrorCode.INVALID_TENSOR, "surrogate", input("BYTES", "[1]", "[\"\\ud83d\"]"));
    assertRefused(ErrorCode.INVALID_TENSOR, "must be a string", input("BYTES", "[1]", "[1]"));
  }

  @Test
  void base64IsReadWithAndWithoutEscapes() {
    Random random = new Random(5);
    for (int size : new int[] {0, 1, 2, 3, 4, 100, 300_000}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      String text = Base64.getEncoder().encodeToString(bytes);
      assertArrayEquals(bytes, base64(text).elements().get(0));
      assertArrayEquals(
          bytes, base64(text.replace("/", "\\/").replace("+", "\\u002B")).elements().get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "AA",
        "AAA",
        "AA=",
        "AB==",
        "AAB=",
        "AA==AA==",
        "====",
        "A===",
        "AA A",
        "AAA\\n",
        "AAAA\\nAAAA",
        "AA-_",
        " AAAA",
        "AAA\u00e9"
      })
  void badBase64IsRefused(String text) {
    assertRefused(
        ErrorCode.INVALID_TENSOR, "element 0 of input \"x\" is not base64", base64Request(text));
  }

  private static Tensor base64(String text) {
    return tensor(base64Request(text));
  }

  private static String base64Request(String text) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\",\"parameters\":{\"content_type\":\"base64\"},"
        + "\"data\":[ \""
        + text
        + "\" ]}]}";
  }

  private static Tensor tensor(String json) {
    return read(json).tensors().get(0);
  }
}
