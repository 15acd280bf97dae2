package io.blindserve.he.compile;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
 * @param foldsFirst whether the fold stands before the rescale: more exact, since the errors of its
 *     key switches are divided as well, but with one limb more
 * @param composed rotations of the fold that are done as several others, whose keys are there
 *     anyway
 */
record LayerShape(
    int offsets,
    int babySteps,
    int blocks,
    int stride,
    int period,
    int window,
    boolean foldsFirst,
    SortedMap<Integer, List<Integer>> composed) {

  LayerShape {
    composed = Collections.unmodifiableSortedMap(new TreeMap<>(composed));
  }

  /** Returns this shape with other compositions. */
  LayerShape withComposed(SortedMap<Integer, List<Integer>> rotations) {
    return new LayerShape(
        offsets, babySteps, blocks, stride, period, window, foldsFirst, rotations);
  }

  /** Returns whether blocks fill all slots, so that the fold repeats the result everywhere. */
  boolean fills(int slots) {
    return stride * blocks == slots;
  }

  int giantSteps() {
    return (offsets + babySteps - 1) / babySteps;
  }

  /** Returns the rotations before the product. */
  SortedSet<Integer> productRotations() {
    SortedSet<Integer> out = new TreeSet<>();
    for (int baby = 1; baby < babySteps; baby++) {
      out.add(baby);
    }
    for (int giant = babySteps; giant < offsets; giant += babySteps) {
      out.add(giant);
    }
    return out;
  }

  /** Returns the rotations that double the sum of the fold, smallest first. */
  SortedSet<Integer> foldRotations() {
    SortedSet<Integer> out = new TreeSet<>();
    for (int half = 1; half < blocks; half *= 2) {
      out.add(half * stride);
    }
    return out;
  }

  /** Returns the rotations that are done for one of the fold, one after the other. */
  List<Integer> parts(int foldRotation) {
    return composed.getOrDefault(foldRotation, List.of(foldRotation));
  }

  /** Returns the key switches of the fold. */
  int foldSwitches() {
    return foldRotations().stream().mapToInt(rotation -> parts(rotation).size()).sum();
  }

  /**
   * Returns how many errors of key switches of the fold meet in one sum: those of a rotation are
   * doubled with every later one.
   */
  int foldErrors() {
    int errors = 0;
    for (int rotation : foldRotations()) {
      errors = 2 * errors + parts(rotation).size();
    }
    return errors;
  }

  /** Returns how many errors of the product's giant steps meet in one sum. */
  int giantErrors() {
    return (giantSteps() - 1) * blocks;
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
