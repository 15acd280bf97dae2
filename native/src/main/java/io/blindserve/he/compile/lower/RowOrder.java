package io.blindserve.he.compile.lower;

import java.util.Arrays;

/**
 * In which order the rows of a matrix stand in slots, once; repeats begin at multiples of the
 * period.
 *
 * @param unit slots between offsets that are worth a try
 * @param first which row stands in each of the first slots, or -1
 */
@SuppressWarnings("ArrayRecordComponent")
record RowOrder(int unit, int[] first) {

  /** Rows one after the other. */
  static RowOrder natural(int rows) {
    int[] first = new int[rows];
    for (int i = 0; i < rows; i++) {
      first[i] = i;
    }
    return new RowOrder(1, first);
  }

  /** Returns the slots that all rows take once. */
  int length() {
    return first.length;
  }

  /** Returns the rows of so many slots, repeated with a period that is a power of two. */
  int[] rows(int slots, int upTo) {
    int period = ShapeTable.ceilingPower(first.length);
    int[] out = new int[slots];
    Arrays.fill(out, -1);
    int end = StrictMath.max(upTo, StrictMath.min(slots, first.length));
    for (int s = 0; s < end; s++) {
      int place = s % period;
      out[s] = place < first.length ? first[place] : -1;
    }
    return out;
  }
}
