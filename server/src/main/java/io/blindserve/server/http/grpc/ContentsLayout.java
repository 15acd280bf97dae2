package io.blindserve.server.http.grpc;

import io.blindserve.server.inference.DataType;
import java.util.OptionalInt;

/** Under which numbers a message has the lists of elements. */
enum ContentsLayout {
  /** {@code InferTensorContents}, which holds nothing else. */
  OPEN_INFERENCE("raw_input_contents", 0),

  /** {@code TensorProto}, in which the description of the tensor stands before them. */
  TENSORFLOW("tensor_content", 4);

  private final String raw;
  private final int lastOther;

  ContentsLayout(String raw, int lastOther) {
    this.raw = raw;
    this.lastOther = lastOther;
  }

  /** Returns the name of the field with elements in binary form. */
  String raw() {
    return raw;
  }

  /** Returns whether a field is there for something else than elements. */
  boolean passes(int field) {
    return field <= lastOther;
  }

  /** Returns the number of the list for a type; none where only the binary form has it. */
  OptionalInt field(DataType type) {
    return this == OPEN_INFERENCE ? openInference(type) : tensorflow(type);
  }

  private static OptionalInt openInference(DataType type) {
    return switch (type) {
      case BOOL -> OptionalInt.of(1);
      case INT8, INT16, INT32 -> OptionalInt.of(2);
      case INT64 -> OptionalInt.of(3);
      case UINT8, UINT16, UINT32 -> OptionalInt.of(4);
      case UINT64 -> OptionalInt.of(5);
      case FP32 -> OptionalInt.of(6);
      case FP64 -> OptionalInt.of(7);
      case BYTES -> OptionalInt.of(8);
      case FP16, BF16 -> OptionalInt.empty();
    };
  }

  private static OptionalInt tensorflow(DataType type) {
    return switch (type) {
      case FP32 -> OptionalInt.of(5);
      case FP64 -> OptionalInt.of(6);
      case INT8, INT16, INT32, UINT8, UINT16 -> OptionalInt.of(7);
      case BYTES -> OptionalInt.of(8);
      case INT64 -> OptionalInt.of(10);
      case BOOL -> OptionalInt.of(11);
      case FP16, BF16 -> OptionalInt.of(13);
      case UINT32 -> OptionalInt.of(16);
      case UINT64 -> OptionalInt.of(17);
    };
  }
}
