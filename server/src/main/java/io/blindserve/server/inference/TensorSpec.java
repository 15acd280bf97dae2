package io.blindserve.server.inference;

import java.util.List;

/**
 * An input or output that a model declares.
 *
 * @param name its name
 * @param type its element type
 * @param shape its dimensions; -1 where any size will do
 */
public record TensorSpec(String name, DataType type, List<Long> shape) {

  /** Copies the shape. */
  public TensorSpec {
    shape = List.copyOf(shape);
  }
}
