package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the weights of a matrix stand: for each output slot and column the first source, block and
 * offset that meet. Scanning is exhaustive, so a shape that leaves a weight out is found here,
 * whatever reasoning proposed it.
 */
final class Placement {

  private final int slots;
  private final List<int[]> sources;
  private final SparseMatrix weights;
  private final double[] waiting;

  /**
   * Prepares a scan, not thread-safe.
   *
   * @param sources the columns that stand in the slots of each source; -1 marks slots of no use
   */
  Placement(List<int[]> sources, SparseMatrix weights) {
    this.slots = sources.get(0).length;
    this.sources = sources;
    this.weights = weights;
    this.waiting = new double[weights.columns()];
  }

  /** What is done with a weight that found its place. */
  @FunctionalInterface
  private interface Placed {
    void at(int source, int offset, int slot, double weight);
  }

  /**
   * Returns how many slots from 0 on meet all weights of their row, at most {@code limit}.
   *
   * @param rows which row stands in each slot below the stride
   */
  int coverage(int unit, int offsets, int blocks, int stride, int[] rows, int limit) {
    for (int s = 0; s < limit; s++) {
      if (rows[s] >= 0 && !place(s, rows[s], unit, offsets, blocks, stride, (a, b, c, d) -> {})) {
        return s;
      }
    }
    return limit;
  }

  /** Visits the weights of one row at one slot; returns whether all of them found a place. */
  private boolean place(
      int s, int row, int unit, int offsets, int blocks, int stride, Placed placed) {
    int missing = weights.start(row + 1) - weights.start(row);
    spread(row, 1);
    for (int k = 0; k < blocks && missing > 0; k++) {
      int slot = (s + stride * k) & (slots - 1);
      for (int d = 0; d < offsets && missing > 0; d++) {
        int from = (slot + unit * d) & (slots - 1);
        for (int c = 0; c < sources.size(); c++) {
          int column = sources.get(c)[from];
          if (column >= 0 && waiting[column] != 0) {
            placed.at(c, unit * d, slot, waiting[column]);
            waiting[column] = 0;
            missing--;
          }
        }
      }
    }
    spread(row, 0);
    return missing == 0;
  }

  /** Puts the weights of a row at their columns, or zeros. */
  private void spread(int row, double factor) {
    for (int e = weights.start(row); e < weights.start(row + 1); e++) {
      waiting[weights.column(e)] = factor * weights.value(e);
    }
  }

  /** Returns the diagonals of each source by offset; those without weights are left out. */
  List<SortedMap<Integer, double[]>> diagonals(LinearShape shape) {
    List<SortedMap<Integer, double[]>> out = new ArrayList<>();
    sources.forEach(source -> out.add(new TreeMap<>()));
    for (int s = 0; s < shape.stride(); s++) {
      if (shape.rows()[s] >= 0) {
        place(
            s,
            shape.rows()[s],
            shape.unit(),
            shape.offsets(),
            shape.blocks(),
            shape.stride(),
            (source, offset, slot, weight) ->
                out.get(source).computeIfAbsent(offset, o -> new double[slots])[slot] = weight);
      }
    }
    return out;
  }
}
