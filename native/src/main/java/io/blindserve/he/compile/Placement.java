package io.blindserve.he.compile;

/**
 * Where the weights of one layer stand: for each output slot and column the first offset and block
 * that meet. Scanning is exhaustive, so a shape that leaves a column out is found here, whatever
 * reasoning proposed it.
 */
final class Placement {

  private final int slots;
  private final int[] columns;

  /** Takes the columns that stand in the slots of the layer's input; -1 marks slots of no use. */
  Placement(int[] columns) {
    this.slots = columns.length;
    this.columns = columns;
  }

  /**
   * Returns how many slots from 0 on meet all columns, at most {@code limit}.
   *
   * @param count number of columns
   */
  int coverage(int offsets, int blocks, int stride, int count, int limit) {
    int[] seen = new int[count];
    for (int s = 0; s < limit; s++) {
      int missing = count;
      for (int k = 0; k < blocks && missing > 0; k++) {
        for (int d = 0; d < offsets && missing > 0; d++) {
          int column = columns[(s + stride * k + d) & (slots - 1)];
          if (column >= 0 && seen[column] != s + 1) {
            seen[column] = s + 1;
            missing--;
          }
        }
      }
      if (missing > 0) {
        return s;
      }
    }
    return limit;
  }

  /**
   * Returns for each offset the slots of its diagonal: weights[row of the output slot, column met
   * first].
   */
  double[][] diagonals(LayerShape shape, Matrix weights) {
    double[][] out = new double[shape.offsets()][slots];
    int[] seen = new int[weights.columns()];
    for (int s = 0; s < shape.window(); s++) {
      int row = s % shape.period();
      if (row < weights.rows()) {
        place(out, seen, s, row, shape, weights);
      }
    }
    return out;
  }

  private void place(double[][] out, int[] seen, int s, int row, LayerShape shape, Matrix weights) {
    for (int k = 0; k < shape.blocks(); k++) {
      int slot = (s + shape.stride() * k) & (slots - 1);
      for (int d = 0; d < shape.offsets(); d++) {
        int column = columns[(slot + d) & (slots - 1)];
        if (column >= 0 && seen[column] != s + 1) {
          seen[column] = s + 1;
          out[d][slot] = weights.at(row, column);
        }
      }
    }
  }
}
