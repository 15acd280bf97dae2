package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a matrix is computed in slots: out[s] = sum over sources, k below {@code blocks} and d below
 * {@code offsets} of P_d[s + stride k] * in[s + stride k + unit d]. Products with rotations by
 * multiples of the unit come first, then a fold over the blocks. The layouts of design.md section 5
 * are instances: a replicated input has one offset, plain diagonals have one block, and a picture
 * that the client cut into patches has a patch's places as its unit.
 *
 * @param unit slots between offsets
 * @param offsets rotations of the input, 0 to offsets - 1 units
 * @param babySteps how many of them are baby steps
 * @param blocks summands of the fold, a power of two
 * @param stride slots between blocks
 * @param rows which row stands in slot s below the stride, or -1
 * @param copies how often the result stands in the slots afterwards, a power of two; more than one
 *     only without a fold, where all other slots are zero
 * @param copyStride slots between copies, going backwards around the ring
 * @param free whether the client does the fold, by decoding with fewer slots
 * @param foldsFirst whether the fold stands before the rescale: more exact, since the errors of its
 *     key switches are divided as well, but with one limb more
 * @param composed rotations of the fold that are done as several others, whose keys are there
 *     anyway
 */
@SuppressWarnings("ArrayRecordComponent")
record LinearShape(
    int unit,
    int offsets,
    int babySteps,
    int blocks,
    int stride,
    int[] rows,
    int copies,
    int copyStride,
    boolean free,
    boolean foldsFirst,
    SortedMap<Integer, List<Integer>> composed) {

  LinearShape {
    composed = Collections.unmodifiableSortedMap(new TreeMap<>(composed));
  }

  LinearShape(int unit, int offsets, int blocks, int stride, int[] rows) {
    this(unit, offsets, 1, blocks, stride, rows, 1, 0, false, true, new TreeMap<>());
  }

  LinearShape copied(int times, int by) {
    return new LinearShape(
        unit, offsets, babySteps, blocks, stride, rows, times, by, free, foldsFirst, composed);
  }

  LinearShape with(int babies, boolean isFree, boolean first) {
    return new LinearShape(
        unit, offsets, babies, blocks, stride, rows, copies, copyStride, isFree, first, composed);
  }

  LinearShape withComposed(SortedMap<Integer, List<Integer>> rotations) {
    return new LinearShape(
        unit,
        offsets,
        babySteps,
        blocks,
        stride,
        rows,
        copies,
        copyStride,
        free,
        foldsFirst,
        rotations);
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
    for (int baby = 1; baby < StrictMath.min(babySteps, offsets); baby++) {
      out.add(unit * baby);
    }
    for (int giant = babySteps; giant < offsets; giant += babySteps) {
      out.add(unit * giant);
    }
    return out;
  }

  /** Returns the rotations that double the sum of the fold, or the copies, in order. */
  List<Integer> foldRotations() {
    List<Integer> out = new ArrayList<>();
    for (int half = 1; half < blocks && !free; half *= 2) {
      out.add(half * stride);
    }
    for (int half = 1; half < copies; half *= 2) {
      out.add(half * copyStride % stride);
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

  /** Returns which row stands in each slot after the fold, or -1. */
  int[] outputColumns(int slots) {
    int[] columns = new int[slots];
    Arrays.fill(columns, -1);
    for (int s = 0; s < (fills(slots) ? slots : stride); s++) {
      columns[s] = rows[s % stride];
    }
    for (int copy = 1; copy < copies; copy++) {
      for (int s = 0; s < slots; s++) {
        if (rows[s] >= 0) {
          columns[StrictMath.floorMod(s - copy * copyStride, slots)] = rows[s];
        }
      }
    }
    return columns;
  }

  @Override
  public String toString() {
    return offsets
        + " offsets of "
        + unit
        + " in "
        + babySteps
        + " baby steps, fold of "
        + blocks
        + " by "
        + stride
        + (copies > 1 ? ", " + copies + " copies by " + copyStride : "")
        + (free ? " by the client" : foldsFirst ? " before the rescale" : " after the rescale");
  }
}
