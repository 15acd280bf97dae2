package io.blindserve.server.http;

import static io.blindserve.server.http.Requests.assertRefused;
import static io.blindserve.server.http.Requests.binaryInput;
import static io.blindserve.server.http.Requests.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import org.junit.jupiter.api.Test;

class BinaryTensorTest {

  @Test
  void numbersAreTakenAsTheyAre() {
    Tensor tensor =
        read(binaryInput("INT32", "[1,2]", "8"), bytes(1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff))
            .tensors()
            .get(0);
    assertEquals(1, tensor.data().getInt(0));
    assertEquals(-1, tensor.data().getInt(4));
    assertEquals(0, read(binaryInput("FP64", "[0]", "0")).tensors().get(0).data().limit());
    assertEquals(
        0x3c00,
        read(binaryInput("FP16", "[1]", "2"), bytes(0, 0x3c)).tensors().get(0).data().getShort());
  }

  @Test
  void elementsHaveTheirLengthBeforeThem() {
    Tensor tensor =
        read(binaryInput("BYTES", "[3]", "15"), bytes(2, 0, 0, 0, 7, 8, 0, 0, 0, 0, 1, 0, 0, 0, 9))
            .tensors()
            .get(0);
    assertArrayEquals(bytes(7, 8), tensor.elements().get(0));
    assertArrayEquals(bytes(), tensor.elements().get(1));
    assertArrayEquals(bytes(9), tensor.elements().get(2));
  }

  @Test
  void jsonAndBinaryTensorsMixInTheOrderOfTheList() {
    String json =
        "{\"inputs\":[{\"name\":\"a\",\"parameters\":{\"binary_data_size\":1},\"shape\":[1],\"datatype\":\"INT8\"},"
            + "{\"name\":\"b\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[5]},"
            + "{\"name\":\"c\",\"shape\":[2],\"datatype\":\"INT8\",\"parameters\":{\"binary_data_size\":2}}]}";
    var tensors = read(json, bytes(1, 2, 3)).tensors();
    assertEquals(1, tensors.get(0).data().get());
    assertEquals(5, tensors.get(1).data().get());
    assertEquals(3, tensors.get(2).data().get(1));
    assertRefused(
        ErrorCode.INVALID_TENSOR, "input \"c\" claims 2 bytes, but only 1", json, bytes(1, 2));
    assertRefused(
        ErrorCode.INVALID_TENSOR, "1 bytes that no tensor claims", json, bytes(1, 2, 3, 4));
  }

  @Test
  void sizesMustMatchTheShape() {
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "not the size of 2",
        binaryInput("INT32", "[2]", "7"),
        new byte[7]);
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "not the size of 2",
        binaryInput("INT32", "[2]", "4"),
        new byte[4]);
    // 2^62 elements of four bytes: the product is zero in 64 bits.
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "not the size of",
        binaryInput("INT32", "[4611686018427387904]", "0"),
        new byte[0]);
  }

  @Test
  void claimsBeyondTheBodyAreRefused() {
    for (String size : new String[] {"5", "2147483648", "9223372036854775807"}) {
      assertRefused(
          ErrorCode.INVALID_TENSOR,
          "only 4 are left",
          binaryInput("INT8", "[5]", size),
          new byte[4]);
    }
    for (String size : new String[] {"-1", "1.5", "\"4\"", "9223372036854775808", "null"}) {
      assertRefused(
          ErrorCode.INVALID_TENSOR,
          "binary_data_size",
          binaryInput("INT8", "[4]", size),
          new byte[4]);
    }
  }

  @Test
  void elementsMustFillTheirTensorExactly() {
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "before the length of element 1",
        binaryInput("BYTES", "[2]", "6"),
        bytes(0, 0, 0, 0, 1, 0));
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "claims 2 bytes where 1 are left",
        binaryInput("BYTES", "[1]", "5"),
        bytes(2, 0, 0, 0, 1));
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "claims 4294967295 bytes",
        binaryInput("BYTES", "[1]", "5"),
        bytes(255, 255, 255, 255, 1));
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "1 bytes after its 1 elements",
        binaryInput("BYTES", "[1]", "5"),
        bytes(0, 0, 0, 0, 1));
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "before the length of element 1",
        binaryInput("BYTES", "[9223372036854775807]", "4"),
        bytes(0, 0, 0, 0));
  }

  @Test
  void dataMayNotComeTwice() {
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "both data and binary_data_size",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1],\"parameters\":{\"binary_data_size\":1}}]}",
        bytes(1));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
