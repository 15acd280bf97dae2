package io.blindserve.he.compile;

/**
 * How one dense layer is computed in slots: out[s] = sum over k below {@code blocks} and d below
 * {@code offsets} of P_d[s + stride k] * in[s + stride k + d]. Products with rotations by d come
 * first, then a fold over the blocks. All the layouts of design.md section 5 are instances: a
 * replicated input has one offset, plain diagonals have one block.
 *
 * @param offsets rotations of the input, 0 to offsets - 1
 * @param babySteps how the rotations are cut into baby steps and giant steps
 * @param blocks summands of the fold, a power of two
 * @param stride slots between blocks
 * @param period outputs stand in slot s at row s mod period, a power of two
 * @param window outputs are right in slots below this, which is at most the stride
 */
record LayerShape(int offsets, int babySteps, int blocks, int stride, int period, int window) {

  /** Returns whether blocks fill all slots, so that the fold repeats the result everywhere. */
  boolean fills(int slots) {
    return stride * blocks == slots;
  }

  int giantSteps() {
    return (offsets + babySteps - 1) / babySteps;
  }

  /** Returns rotations before the product. */
  int productRotations() {
    return babySteps - 1 + giantSteps() - 1;
  }

  int foldRotations() {
    return Integer.numberOfTrailingZeros(blocks);
  }

  /** Returns which row stands in each slot after the fold, or -1. */
  int[] outputColumns(int slots, int rows) {
    int[] columns = new int[slots];
    for (int s = 0; s < slots; s++) {
      int place = fills(slots) ? s % stride : s;
      int row = place % period;
      columns[s] = place < window && row < rows ? row : -1;
    }
    return columns;
  }
}
