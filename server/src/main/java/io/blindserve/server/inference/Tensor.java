package io.blindserve.server.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A named array. Numbers are little-endian, row by row, in {@link #data}; {@link DataType#BYTES}
 * elements are in {@link #elements}. Must not be changed after it was made.
 */
public final class Tensor {

  private final String name;
  private final DataType type;
  private final List<Long> shape;
  private final ByteBuffer data;
  private final List<byte[]> elements;

  private Tensor(
      String name, DataType type, List<Long> shape, ByteBuffer data, List<byte[]> elements) {
    this.name = name;
    this.type = type;
    this.shape = List.copyOf(shape);
    this.data = data;
    this.elements = List.copyOf(elements);
  }

  /**
   * Returns a tensor of numbers.
   *
   * @param data little-endian elements, from position 0 to the limit; as many as the shape says
   */
  public static Tensor ofNumbers(String name, DataType type, List<Long> shape, ByteBuffer data) {
    if (data.limit() != elementCount(shape) * type.size()) {
      throw new IllegalArgumentException(
          data.limit() + " bytes for shape " + shape + " of " + type);
    }
    return new Tensor(name, type, shape, data.order(ByteOrder.LITTLE_ENDIAN), List.of());
  }

  /** Returns a tensor of byte strings, as many as the shape says. */
  public static Tensor ofBytes(String name, List<Long> shape, List<byte[]> elements) {
    if (elements.size() != elementCount(shape)) {
      throw new IllegalArgumentException(elements.size() + " elements for shape " + shape);
    }
    return new Tensor(name, DataType.BYTES, shape, ByteBuffer.allocate(0), elements);
  }

  /**
   * Returns the product of a shape's dimensions.
   *
   * @throws ArithmeticException if it does not fit
   */
  public static long elementCount(List<Long> shape) {
    long count = 1;
    for (long dimension : shape) {
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the element type. */
  public DataType type() {
    return type;
  }

  /** Returns the dimensions. */
  public List<Long> shape() {
    return shape;
  }

  /** Returns a view of the numbers with a position of its own, little-endian. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the byte strings; empty for numbers. */
  public List<byte[]> elements() {
    return elements;
  }

  /** Returns the bytes of the elements. */
  public long byteCount() {
    return type == DataType.BYTES ? elements.stream().mapToLong(e -> e.length).sum() : data.limit();
  }

  /** Tells name, type and shape, never data. */
  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
