package io.blindserve.server.inference;

import java.util.Optional;

/** The element types of the Open Inference Protocol. */
public enum DataType {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  /** The upper half of {@link #FP32}; Triton Inference Server's, as the protocol has none. */
  BF16(2),
  /** Elements of any length. */
  BYTES(0);

  private final int size;

  DataType(int size) {
    this.size = size;
  }

  /** Returns the bytes of an element; 0 for {@link #BYTES}. */
  public int size() {
    return size;
  }

  /** Returns the type of a protocol name. */
  public static Optional<DataType> of(String name) {
    for (DataType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
