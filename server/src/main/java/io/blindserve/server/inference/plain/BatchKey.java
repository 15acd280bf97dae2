package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What calls must have in common to be joined: the same inputs of the same types and shapes, but
 * for the number of rows.
 */
record BatchKey(List<Part> inputs) {

  /** An input without its rows. */
  record Part(String name, DataType type, List<Long> rowShape) {}

  /** Returns the key of a call; nothing if its inputs have no rows, or not equally many. */
  static Optional<BatchKey> of(List<Tensor> inputs) {
    boolean rows =
        !inputs.isEmpty()
            && inputs.stream().noneMatch(input -> input.shape().isEmpty())
            && inputs.stream().allMatch(input -> rowsOf(input) == rowsOf(inputs.get(0)));
    return rows
        ? Optional.of(new BatchKey(inputs.stream().map(BatchKey::part).toList()))
        : Optional.empty();
  }

  private static Part part(Tensor input) {
    List<Long> shape = input.shape();
    return new Part(input.name(), input.type(), shape.subList(1, shape.size()));
  }

  /** Returns the first dimension. */
  static long rowsOf(Tensor tensor) {
    return tensor.shape().get(0);
  }
}
