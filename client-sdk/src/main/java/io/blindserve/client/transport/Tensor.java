package io.blindserve.client.transport;

import io.blindserve.keys.receipt.RecordDigest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/**
 * A tensor of a request in the binary form of the protocol: little-endian, row-major, without
 * padding.
 */
public final class Tensor {

  private final String name;
  private final String datatype;
  private final long[] shape;
  private final byte[] content;
  private final List<byte[]> elements;

  private Tensor(
      String name, String datatype, long[] shape, byte[] content, List<byte[]> elements) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.content = content;
    this.elements = elements;
  }

  /**
   * Makes a tensor [rows, features] of 32-bit floats from numbers that fit one; from and to select
   * the rows.
   */
  public static Tensor ofFloats(String name, double[][] rows, int from, int to, int features) {
    ByteBuffer out =
        ByteBuffer.allocate(
            Math.multiplyExact(Math.multiplyExact(to - from, features), Float.BYTES));
    out.order(ByteOrder.LITTLE_ENDIAN);
    for (int row = from; row < to; row++) {
      for (int column = 0; column < features; column++) {
        out.putFloat((float) rows[row][column]);
      }
    }
    return ofNumbers(name, "FP32", new long[] {to - from, features}, out.array());
  }

  /** Makes a tensor [rows, features] of 64-bit floats; from and to select the rows. */
  public static Tensor ofDoubles(String name, double[][] rows, int from, int to, int features) {
    ByteBuffer out =
        ByteBuffer.allocate(
            Math.multiplyExact(Math.multiplyExact(to - from, features), Double.BYTES));
    out.order(ByteOrder.LITTLE_ENDIAN);
    for (int row = from; row < to; row++) {
      for (int column = 0; column < features; column++) {
        out.putDouble(rows[row][column]);
      }
    }
    return ofNumbers(name, "FP64", new long[] {to - from, features}, out.array());
  }

  /**
   * Makes a tensor [elements] of {@code BYTES}: each element is its length (32 bits) and its bytes.
   */
  public static Tensor ofElements(String name, List<byte[]> elements) {
    int size =
        elements.stream()
            .mapToInt(element -> Integer.BYTES + element.length)
            .reduce(0, Math::addExact);
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elements.forEach(element -> out.putInt(element.length).put(element));
    return new Tensor(
        name, "BYTES", new long[] {elements.size()}, out.array(), List.copyOf(elements));
  }

  private static Tensor ofNumbers(String name, String datatype, long[] shape, byte[] content) {
    return new Tensor(name, datatype, shape, content, List.of(content));
  }

  /** Feeds the bytes that a record's digest is taken of. */
  void feed(Consumer<ByteBuffer> sink) {
    RecordDigest.feed(name, elements.stream().map(ByteBuffer::wrap).toList(), sink);
  }

  String name() {
    return name;
  }

  String datatype() {
    return datatype;
  }

  long[] shape() {
    return shape;
  }

  byte[] content() {
    return content;
  }
}
