package io.blindserve.keys.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of ciphertexts, and the one byte form of a list of them whose SHA-256 a record has: for
 * each tensor its name (32-bit big-endian length, UTF-8), the number of elements (32-bit
 * big-endian) and each element (64-bit big-endian length, bytes).
 *
 * @param name of the input
 * @param elements ciphertexts; not to be changed
 */
public record ElementTensor(String name, List<byte[]> elements) {

  /** Copies the list, not the elements: they can be large. */
  public ElementTensor {
    elements = List.copyOf(elements);
  }

  /** Returns the size of its byte form. */
  long bytes() {
    return 2L * Integer.BYTES
        + name.getBytes(StandardCharsets.UTF_8).length
        + elements.stream().mapToLong(element -> (long) Long.BYTES + element.length).sum();
  }

  static void write(List<ElementTensor> tensors, OutputStream out) throws IOException {
    for (ElementTensor tensor : tensors) {
      byte[] name = tensor.name.getBytes(StandardCharsets.UTF_8);
      out.write(
          ByteBuffer.allocate(2 * Integer.BYTES + name.length)
              .putInt(name.length)
              .put(name)
              .putInt(tensor.elements.size())
              .array());
      for (byte[] element : tensor.elements) {
        out.write(ByteBuffer.allocate(Long.BYTES).putLong(element.length).array());
        out.write(element);
      }
    }
  }

  static List<ElementTensor> read(ByteBuffer bytes) throws EvidenceException {
    List<ElementTensor> tensors = new ArrayList<>();
    while (bytes.hasRemaining()) {
      String name = new String(take(bytes, length(bytes, Integer.BYTES)), StandardCharsets.UTF_8);
      long count = length(bytes, Integer.BYTES);
      List<byte[]> elements = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        elements.add(take(bytes, length(bytes, Long.BYTES)));
      }
      tensors.add(new ElementTensor(name, elements));
    }
    return List.copyOf(tensors);
  }

  private static long length(ByteBuffer bytes, int width) throws EvidenceException {
    if (bytes.remaining() < width) {
      throw new EvidenceException("the request bytes end within a length");
    }
    return width == Long.BYTES ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
  }

  private static byte[] take(ByteBuffer bytes, long length) throws EvidenceException {
    if (length < 0 || length > bytes.remaining()) {
      throw new EvidenceException(
          "the request bytes claim " + length + " bytes where " + bytes.remaining() + " are left");
    }
    byte[] taken = new byte[(int) length];
    bytes.get(taken);
    return taken;
  }
}
