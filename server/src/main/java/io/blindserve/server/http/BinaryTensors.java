package io.blindserve.server.http;

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
final class BinaryTensors {

  private BinaryTensors() {}

  /** Returns the bytes that a tensor takes. */
  static long size(Tensor tensor) {
    return tensor.byteCount() + (long) Integer.BYTES * tensor.elements().size();
  }

  /** Returns {@code json} followed by the tensors, {@code size} bytes in all. */
  static byte[] append(byte[] json, List<Tensor> tensors, int size) {
    byte[] all = Arrays.copyOf(json, size);
    ByteBuffer out =
        ByteBuffer.wrap(all, json.length, size - json.length).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor tensor : tensors) {
      if (tensor.type() == DataType.BYTES) {
        tensor.elements().forEach(element -> out.putInt(element.length).put(element));
      } else {
        out.put(tensor.data());
      }
    }
    return all;
  }
}
