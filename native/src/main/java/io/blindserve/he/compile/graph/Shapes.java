package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.List;

/** Arithmetic of shapes: lists of sizes, row-major. */
final class Shapes {

  private Shapes() {}

  /** Returns the number of values; fails on overflow. */
  static long size(List<Integer> shape) {
    long out = 1;
    for (int dimension : shape) {
      out = Math.multiplyExact(out, (long) dimension);
    }
    return out;
  }

  /** Returns the product of the dimensions from one index (inclusive) to another (exclusive). */
  static int product(List<Integer> shape, int from, int to) {
    return Math.toIntExact(size(shape.subList(from, to)));
  }

  /** Returns how far values are apart in each dimension. */
  static int[] strides(List<Integer> shape) {
    int[] out = new int[shape.size()];
    int stride = 1;
    for (int i = out.length - 1; i >= 0; i--) {
      out[i] = stride;
      stride *= shape.get(i);
    }
    return out;
  }

  /** Returns a shape with one dimension replaced. */
  static List<Integer> with(List<Integer> shape, int axis, int size) {
    List<Integer> out = new ArrayList<>(shape);
    out.set(axis, size);
    return out;
  }

  /** Returns a shape with ones put before it, up to a rank. */
  static List<Integer> padded(List<Integer> shape, int rank) {
    List<Integer> out = new ArrayList<>();
    for (int i = shape.size(); i < rank; i++) {
      out.add(1);
    }
    out.addAll(shape);
    return out;
  }

  /**
   * Moves an index by one place, last dimension first.
   *
   * @return false once all places were seen; the index is all zeros again
   */
  static boolean next(int[] index, List<Integer> shape) {
    for (int i = index.length - 1; i >= 0; i--) {
      if (++index[i] < shape.get(i)) {
        return true;
      }
      index[i] = 0;
    }
    return false;
  }
}
