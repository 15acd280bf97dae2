package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shapes as Reshape states them: 0 copies a size, -1 takes what is left. */
final class Reshaping {

  /** Dimensions of a tensor, the batch included. */
  static final int MAX_RANK = 8;

  private Reshaping() {}

  /** Returns sizes of at least 1. */
  static List<Integer> positive(NodeScope node, int[] sizes) {
    long product = 1;
    for (int size : sizes) {
      if (size < 1 || sizes.length > MAX_RANK) {
        throw node.refused("it makes a dimension of " + size, "export the model again");
      }
      product = StrictMath.min(product * size, Integer.MAX_VALUE);
    }
    if (product > Budget.MAX_ELEMENTS) {
      throw node.refused("it makes a tensor of " + product + " values", "use a smaller model");
    }
    return Arrays.stream(sizes).boxed().toList();
  }

  /**
   * Returns a shape that holds as many values as there are.
   *
   * @param old the shape that zeros copy from
   * @param zerosCopy whether a zero copies; otherwise it is a size
   */
  static List<Integer> sizes(
      NodeScope node, int[] wanted, List<Integer> old, int size, boolean zerosCopy) {
    List<Integer> out = new ArrayList<>();
    int open = -1;
    long product = 1;
    for (int i = 0; i < wanted.length && i < MAX_RANK; i++) {
      int next = wanted[i] == 0 && zerosCopy && i < old.size() ? old.get(i) : wanted[i];
      if (next == -1 && open < 0) {
        open = i;
        next = 1;
      }
      if (next < 1) {
        throw node.refused("it makes a dimension of " + next, "export the model again");
      }
      out.add(next);
      product = StrictMath.min(product * next, Integer.MAX_VALUE);
    }
    if (open >= 0 && size % product == 0) {
      out.set(open, (int) (size / product));
      product = size;
    }
    if (product != size || wanted.length > MAX_RANK) {
      throw node.refused(
          "it puts " + size + " values into a shape of " + product,
          "keep the values of a row together: reshape to [-1, ...] with fixed sizes");
    }
    return out;
  }

  /** Returns the shape of one row; the first dimension must be the batch. */
  static List<Integer> rows(NodeScope node, double[] wanted, RowTensor rows, boolean zerosCopy) {
    boolean batch =
        wanted.length > 0
            && (Double.isNaN(wanted[0])
                || wanted[0] == -1
                || (wanted[0] == 0 && zerosCopy)
                || (wanted[0] == 1 && node.symbols().isSingleRow()));
    if (!batch) {
      throw node.refused(
          "it does not keep the batch as its first dimension",
          "export with a dynamic batch and reshape to [-1, ...]");
    }
    int[] rest = node.integers(Arrays.copyOfRange(wanted, 1, wanted.length));
    boolean twoOpen = wanted[0] == -1 && Arrays.stream(rest).anyMatch(size -> size == -1);
    if (twoOpen) {
      throw node.refused("it leaves two dimensions open", "export the model again");
    }
    return sizes(node, rest, rows.shape(), Math.toIntExact(Shapes.size(rows.shape())), zerosCopy);
  }
}
