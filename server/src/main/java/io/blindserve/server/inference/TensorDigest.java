package io.blindserve.server.inference;

import io.blindserve.keys.receipt.RecordDigest;
import java.nio.ByteBuffer;
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
      List<ByteBuffer> elements =
          tensor.type() == DataType.BYTES
              ? tensor.elements().stream().map(ByteBuffer::wrap).toList()
              : List.of(tensor.data());
      RecordDigest.feed(tensor.name(), elements, sink::update);
    }
  }
}
