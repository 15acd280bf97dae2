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
  private final int[][] sources;
  private final SparseMatrix weights;
  private final double[] waiting;

  /** For each column the slots in which it stands, in any source. */
  private final int[][] standing;

  /**
   * Prepares a scan, not thread-safe.
   *
   * @param sources the columns that stand in the slots of each source; -1 marks slots of no use
   */
  Placement(List<int[]> sources, SparseMatrix weights) {
    this.slots = sources.get(0).length;
    this.sources = sources.toArray(int[][]::new);
    this.weights = weights;
    this.waiting = new double[weights.columns()];
    this.standing = standing(this.sources, weights.columns());
  }

  private static int[][] standing(int[][] sources, int columns) {
    int[] count = new int[columns];
    for (int[] source : sources) {
      for (int column : source) {
        if (column >= 0) {
          count[column]++;
        }
      }
    }
    int[][] out = new int[columns][];
    for (int i = 0; i < columns; i++) {
      out[i] = new int[count[i]];
    }
    for (int[] source : sources) {
      for (int slot = source.length - 1; slot >= 0; slot--) {
        int column = source[slot];
        if (column >= 0) {
          out[column][--count[column]] = slot;
        }
      }
    }
    return out;
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
      if (rows[s] >= 0 && !meets(s, rows[s], unit, offsets, blocks, stride)) {
        return s;
      }
    }
    return limit;
  }

  private boolean meets(int s, int row, int unit, int offsets, int blocks, int stride) {
    long places = 0;
    for (int e = weights.start(row); e < weights.start(row + 1); e++) {
      places += standing[weights.column(e)].length;
    }
    // Offsets that go round more than once are scanned; so are rows whose columns stand often.
    if ((long) unit * (offsets - 1) >= slots || places > (long) offsets * sources.length) {
      return place(s, row, unit, offsets, blocks, stride, (a, b, c, d) -> {});
    }
    for (int e = weights.start(row); e < weights.start(row + 1); e++) {
      if (!meets(s, standing[weights.column(e)], unit, offsets, blocks, stride)) {
        return false;
      }
    }
    return true;
  }

  private boolean meets(int s, int[] places, int unit, int offsets, int blocks, int stride) {
    for (int k = 0; k < blocks; k++) {
      int slot = s + stride * k;
      for (int place : places) {
        int distance = (place - slot) & (slots - 1);
        if (distance <= unit * (offsets - 1) && distance % unit == 0) {
          return true;
        }
      }
    }
    return false;
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
        for (int c = 0; c < sources.length; c++) {
          int column = sources[c][from];
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
    for (int c = 0; c < sources.length; c++) {
      out.add(new TreeMap<>());
    }
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
