package io.blindserve.server.http.grpc;

import io.blindserve.server.inference.DataType;
import java.util.Optional;

/** Element types in TensorFlow's words. Stateless. */
final class TensorflowTypes {

  private TensorflowTypes() {}

  /** Returns TensorFlow's name of a type. */
  static io.blindserve.proto.tensorflow.DataType of(DataType type) {
    return io.blindserve.proto.tensorflow.DataType.valueOf(
        "DT_"
            + switch (type) {
              case FP16 -> "HALF";
              case BF16 -> "BFLOAT16";
              case FP32 -> "FLOAT";
              case FP64 -> "DOUBLE";
              case BYTES -> "STRING";
              case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> type.name();
            });
  }

  /** Returns the type of a number on the wire, if tensors can have it here. */
  static Optional<DataType> of(int number) {
    for (DataType type : DataType.values()) {
      if (of(type).getNumber() == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
