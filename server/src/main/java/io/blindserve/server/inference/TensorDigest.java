package io.blindserve.server.inference;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The one byte form of a list of tensors that digests are taken of, whatever form they travelled
 * in: for each tensor its name (32-bit big-endian length, UTF-8), the number of elements (32-bit
 * big-endian) and each element (64-bit big-endian length, bytes). A tensor of numbers is one
 * element.
 */
public final class TensorDigest {

  private TensorDigest() {}

  /** Takes the bytes piece by piece. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the remaining bytes of {@code piece}. */
    void update(ByteBuffer piece);
  }

  /** Feeds the byte form of {@code tensors} to {@code sink}. */
  public static void feed(List<Tensor> tensors, Sink sink) {
    for (Tensor tensor : tensors) {
      byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
      int count = tensor.type() == DataType.BYTES ? tensor.elements().size() : 1;
      sink.update(
          ByteBuffer.allocate(Integer.BYTES * 2 + name.length)
              .putInt(name.length)
              .put(name)
              .putInt(count)
              .flip());
      if (tensor.type() == DataType.BYTES) {
        tensor.elements().forEach(element -> feedElement(ByteBuffer.wrap(element), sink));
      } else {
        feedElement(tensor.data(), sink);
      }
    }
  }

  private static void feedElement(ByteBuffer element, Sink sink) {
    sink.update(ByteBuffer.allocate(Long.BYTES).putLong(element.remaining()).flip());
    sink.update(element);
  }
}
