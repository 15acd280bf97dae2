package io.blindserve.he.compile.lower;

import java.util.List;

/**
 * What stands in the slots of the ciphertexts that a stage reads.
 *
 * @param name the same for the same columns
 * @param sources for each ciphertext the column in each slot, or -1
 * @param order in which the rows of the next matrix should stand
 * @param places how many places, in units of the order, hold every column if they are chosen well
 */
record SlotLayout(String name, List<int[]> sources, RowOrder order, int places) {

  SlotLayout {
    sources = List.copyOf(sources);
  }

  /**
   * A layout that was not made for the next matrix.
   *
   * @param rows of that matrix
   */
  static SlotLayout of(String name, int[] columns, int rows) {
    int width = 0;
    for (int column : columns) {
      width = StrictMath.max(width, column + 1);
    }
    return new SlotLayout(name, List.of(columns), RowOrder.natural(rows), width);
  }

  /** Returns the smallest power of two after which all columns repeat. */
  int period() {
    int slots = sources.get(0).length;
    int period = 1;
    while (period < slots && !repeats(period)) {
      period *= 2;
    }
    return period;
  }

  private boolean repeats(int period) {
    for (int[] source : sources) {
      for (int s = period; s < source.length; s++) {
        if (source[s] != source[s - period]) {
          return false;
        }
      }
    }
    return true;
  }
}
