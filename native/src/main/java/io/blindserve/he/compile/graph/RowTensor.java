package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.Tail;
import java.util.List;

/**
 * A tensor that depends on the input, for one row: the first dimension of the file's shape, the
 * batch, is dropped. Immutable by convention: the array is never written after construction.
 *
 * @param shape sizes of the dimensions behind the batch; empty for one value a row
 * @param elements row-major
 * @param tail what the client does with the elements to get the values
 * @param argmax whether the value is the index of the largest element, after the tail
 */
@SuppressWarnings("ArrayRecordComponent")
record RowTensor(List<Integer> shape, Element[] elements, Tail tail, boolean argmax)
    implements Value {

  RowTensor {
    shape = List.copyOf(shape);
    if (Shapes.size(shape) != elements.length && !argmax) {
      throw new IllegalArgumentException(elements.length + " elements of shape " + shape);
    }
  }

  /** Makes a tensor of values that the server computes. */
  RowTensor(List<Integer> shape, Element[] elements) {
    this(shape, elements, Tail.NONE, false);
  }

  int size() {
    return elements.length;
  }

  int rank() {
    return shape.size();
  }

  /** Returns whether the client has work to do. */
  boolean isFinished() {
    return tail != Tail.NONE || argmax;
  }

  /** Returns the same values in another shape. */
  RowTensor reshaped(List<Integer> other) {
    return new RowTensor(other, elements, tail, argmax);
  }
}
