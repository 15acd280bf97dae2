package io.blindserve.server.http.tensor;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes after the JSON part: the tensors with a {@code binary_data_size}, one after the other.
 * Made for one request.
 */
public final class BinarySection {

  private static final byte[] EMPTY = {};

  private final ByteBuffer rest;

  /**
   * Makes the section that starts at byte {@code from} of {@code body}, which tensors then share.
   */
  public BinarySection(byte[] body, int from) {
    this(ByteBuffer.wrap(body, from, body.length - from));
  }

  /** Makes a section of the remaining bytes, which tensors then share. */
  public BinarySection(ByteBuffer bytes) {
    this.rest = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Takes the next tensor.
   *
   * @param label names the tensor in sentences
   * @param size its bytes: those of its numbers, or of its elements with their lengths
   * @throws ProblemException {@code invalid_tensor} if the section or the shape does not have them
   */
  public Tensor take(String label, String name, DataType type, List<Long> shape, long size) {
    if (size > rest.remaining()) {
      throw invalid(
          label
              + " claims "
              + size
              + " bytes, but only "
              + rest.remaining()
              + " are left after the JSON part");
    }
    ByteBuffer data = rest.slice(rest.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
    rest.position(rest.position() + (int) size);
    long count = Tensor.elementCount(shape);
    if (type == DataType.BYTES) {
      return Tensor.ofBytes(name, shape, elements(label, data, count));
    }
    // A product that does not fit a long is not the size of anything that is here.
    if (size % type.size() != 0 || size / type.size() != count) {
      throw invalid(
          label
              + " has "
              + size
              + " bytes, which is not the size of "
              + count
              + " elements of "
              + type);
    }
    return Tensor.ofNumbers(name, type, shape, data);
  }

  private static List<byte[]> elements(String label, ByteBuffer data, long count) {
    List<byte[]> elements = new ArrayList<>();
    while (elements.size() < count) {
      elements.add(element(label, data, elements.size()));
    }
    if (data.hasRemaining()) {
      throw invalid(label + " has " + data.remaining() + " bytes after its " + count + " elements");
    }
    return elements;
  }

  private static byte[] element(String label, ByteBuffer data, int index) {
    if (data.remaining() < Integer.BYTES) {
      throw invalid(label + " ends before the length of element " + index);
    }
    long length = Integer.toUnsignedLong(data.getInt());
    if (length > data.remaining()) {
      throw invalid(
          "element "
              + index
              + " of "
              + label
              + " claims "
              + length
              + " bytes where "
              + data.remaining()
              + " are left");
    }
    byte[] element = length == 0 ? EMPTY : new byte[(int) length];
    data.get(element);
    return element;
  }

  /**
   * Checks that tensors have taken every byte.
   *
   * @throws ProblemException {@code invalid_tensor} if not
   */
  public void requireEnd() {
    if (rest.hasRemaining()) {
      throw invalid("the body has " + rest.remaining() + " bytes that no tensor claims");
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
