package io.blindserve.server.http.generate;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Values of tensors with one element, of any shape. All throw {@code invalid_request} for others.
 */
final class ScalarTensors {

  private ScalarTensors() {}

  /** Returns a whole number of any type; of {@code UINT64} the 64 bits. */
  static long integer(Tensor tensor) {
    ByteBuffer data = one(tensor, "an integer");
    return switch (tensor.type()) {
      case INT8 -> data.get();
      case INT16 -> data.getShort();
      case INT32 -> data.getInt();
      case INT64, UINT64 -> data.getLong();
      case UINT8 -> Byte.toUnsignedInt(data.get());
      case UINT16 -> Short.toUnsignedInt(data.getShort());
      case UINT32 -> Integer.toUnsignedLong(data.getInt());
      case BOOL, FP16, BF16, FP32, FP64, BYTES -> throw wrong(tensor, "an integer");
    };
  }

  /**
   * Returns a number of any type but the half ones. An {@code FP32} is the decimal number that is
   * written for it, so that 0.8 is the same as in JSON.
   */
  static double number(Tensor tensor) {
    ByteBuffer data = one(tensor, "a number");
    return switch (tensor.type()) {
      case FP32 -> Double.parseDouble(Float.toString(data.getFloat()));
      case FP64 -> data.getDouble();
      case BOOL, FP16, BF16, BYTES -> throw wrong(tensor, "a number");
      default -> (double) integer(tensor);
    };
  }

  /** Returns whether a {@code BOOL} is true. */
  static boolean flag(Tensor tensor) {
    if (tensor.type() != DataType.BOOL) {
      throw wrong(tensor, "true or false");
    }
    return one(tensor, "true or false").get() != 0;
  }

  /** Returns the elements of {@code BYTES}, however many there are. */
  static List<String> texts(Tensor tensor) {
    if (tensor.type() != DataType.BYTES) {
      throw wrong(tensor, "texts");
    }
    return tensor.elements().stream()
        .map(text -> new String(text, StandardCharsets.UTF_8))
        .toList();
  }

  private static ByteBuffer one(Tensor tensor, String what) {
    if (Tensor.elementCount(tensor.shape()) != 1) {
      throw wrong(tensor, what);
    }
    return tensor.data();
  }

  private static RuntimeException wrong(Tensor tensor, String what) {
    return TermsDraft.invalid(
        tensor.name() + " must be " + what + ", not " + tensor.type() + " " + tensor.shape());
  }
}
