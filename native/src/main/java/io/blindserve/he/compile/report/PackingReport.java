package io.blindserve.he.compile.report;

import java.util.List;

/**
 * How a layer lies in the slots of its ciphertexts: enough to say it in words and to draw it.
 *
 * @param words one sentence
 * @param slots slots of a ciphertext
 * @param period the values repeat after so many slots; 0 where they do not repeat
 * @param blocks blocks of the slots that are summed by the fold; 1 without a fold
 * @param stride slots from a block to the next; 0 without a fold
 * @param offsets the diagonals, as the rotation each stands for, ascending
 * @param rotations the rotations that are computed for the product
 * @param folds the rotations of the fold, in order
 * @param foldsFirst whether the fold comes before the rescale
 * @param sharing how rows share the slots; strides, offsets and rotations count slots
 */
public record PackingReport(
    String words,
    int slots,
    int period,
    int blocks,
    int stride,
    List<Integer> offsets,
    List<Integer> rotations,
    List<Integer> folds,
    boolean foldsFirst,
    SharingReport sharing) {

  /** Copies the lists and checks sizes. */
  public PackingReport {
    offsets = List.copyOf(offsets);
    rotations = List.copyOf(rotations);
    folds = List.copyOf(folds);
    if (slots < 1 || period < 0 || blocks < 1 || stride < 0) {
      throw new IllegalArgumentException(
          slots + " slots, period " + period + ", " + blocks + " blocks of " + stride);
    }
  }
}
