package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Joins tensors along the first dimension, and parts them again. */
final class BatchTensors {

  private BatchTensors() {}

  /** Returns the tensors one below the other; they have one name, type and shape of a row. */
  static Tensor join(List<Tensor> parts) {
    Tensor first = parts.get(0);
    List<Long> shape = withRows(first.shape(), parts.stream().mapToLong(BatchKey::rowsOf).sum());
    if (first.type() == DataType.BYTES) {
      return Tensor.ofBytes(
          first.name(), shape, parts.stream().flatMap(part -> part.elements().stream()).toList());
    }
    int bytes = Math.toIntExact(Tensor.elementCount(shape) * first.type().size());
    ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    parts.forEach(part -> data.put(part.data()));
    return Tensor.ofNumbers(first.name(), first.type(), shape, data.flip());
  }

  /**
   * Returns the parts of a tensor, which share its memory.
   *
   * @param rows of each part
   * @throws IllegalArgumentException if the tensor has not as many rows as all parts
   */
  static List<Tensor> split(Tensor whole, List<Long> rows) {
    long all = rows.stream().mapToLong(Long::longValue).sum();
    if (whole.shape().isEmpty() || BatchKey.rowsOf(whole) != all) {
      throw new IllegalArgumentException(
          "output " + whole.name() + " has shape " + whole.shape() + " for " + all + " rows");
    }
    List<Tensor> parts = new ArrayList<>(rows.size());
    long from = 0;
    for (long count : rows) {
      parts.add(part(whole, from, count));
      from += count;
    }
    return parts;
  }

  private static Tensor part(Tensor whole, long from, long count) {
    List<Long> shape = withRows(whole.shape(), count);
    int elements = Math.toIntExact(Tensor.elementCount(shape));
    int start = Math.toIntExact(from * elements / count);
    if (whole.type() == DataType.BYTES) {
      return Tensor.ofBytes(whole.name(), shape, whole.elements().subList(start, start + elements));
    }
    int size = whole.type().size();
    ByteBuffer data = whole.data().slice(start * size, elements * size);
    return Tensor.ofNumbers(whole.name(), whole.type(), shape, data);
  }

  private static List<Long> withRows(List<Long> shape, long rows) {
    List<Long> other = new ArrayList<>(shape);
    other.set(0, rows);
    return other;
  }
}
