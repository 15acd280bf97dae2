package io.blindserve.server.http.tensor;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Writes tensors in binary form: little-endian, without padding; a 32-bit length before each
 * element of {@code BYTES}.
 */
public final class BinaryTensors {

  private BinaryTensors() {}

  /** Returns the bytes that a tensor takes. */
  public static long size(Tensor tensor) {
    return tensor.byteCount() + (long) Integer.BYTES * tensor.elements().size();
  }

  /** Returns {@code json} followed by the tensors, {@code size} bytes in all. */
  public static byte[] append(byte[] json, List<Tensor> tensors, int size) {
    byte[] all = Arrays.copyOf(json, size);
    ByteBuffer out =
        ByteBuffer.wrap(all, json.length, size - json.length).order(ByteOrder.LITTLE_ENDIAN);
    tensors.forEach(tensor -> put(tensor, out));
    return all;
  }

  /** Returns the bytes of one tensor, which must have less than 2 GiB; numbers are not copied. */
  public static ByteBuffer bytes(Tensor tensor) {
    if (tensor.type() != DataType.BYTES) {
      return tensor.data();
    }
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(size(tensor))).order(ByteOrder.LITTLE_ENDIAN);
    put(tensor, out);
    return out.flip();
  }

  private static void put(Tensor tensor, ByteBuffer out) {
    if (tensor.type() == DataType.BYTES) {
      tensor.elements().forEach(element -> out.putInt(element.length).put(element));
    } else {
      out.put(tensor.data());
    }
  }
}
