package io.blindserve.he.compile.graph;

import java.util.List;

/**
 * A constant tensor of a graph: row-major values as doubles, whatever type the file had. Immutable
 * and thread-safe.
 */
public final class GraphTensor implements Value {

  private final List<Integer> shape;
  private final double[] values;

  /**
   * Makes a tensor.
   *
   * @param shape sizes of the dimensions; empty for a scalar
   * @param values as many as the product of the sizes
   */
  public GraphTensor(List<Integer> shape, double[] values) {
    this.shape = List.copyOf(shape);
    this.values = values.clone();
    long size = 1;
    for (int dimension : this.shape) {
      size = Math.multiplyExact(size, dimension);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(values.length + " values for a tensor of " + size);
    }
  }

  /** Returns the sizes of the dimensions. */
  public List<Integer> shape() {
    return shape;
  }

  /** Returns the number of values. */
  public int size() {
    return values.length;
  }

  /** Returns value {@code i} in row-major order. */
  public double value(int i) {
    return values[i];
  }

  /** Returns a copy of the values. */
  public double[] values() {
    return values.clone();
  }
}
