package io.blindserve.he.compile.graph;

import java.util.List;

/**
 * An input of a graph.
 *
 * @param name its name
 * @param shape sizes of the dimensions; {@link #ANY} where the file leaves one open
 */
public record GraphInput(String name, List<Integer> shape) {

  /** A dimension that is not fixed. */
  public static final int ANY = -1;

  /** Copies the list. */
  public GraphInput {
    shape = List.copyOf(shape);
  }
}
