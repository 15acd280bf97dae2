package io.blindserve.he.circuit;

import java.util.List;
import java.util.Optional;

/**
 * One input tensor as a client must encode it (design.md 4.1).
 *
 * @param name the tensor's name
 * @param features values of a row before {@code pre}
 * @param rows rows that one request carries
 * @param range the box within which the promised error holds, before {@code pre}
 * @param pre steps on a row, in order
 * @param ciphertexts how rows are laid out in slots
 */
public record InputSpec(
    String name,
    int features,
    int rows,
    Optional<FeatureRange> range,
    List<RowStep> pre,
    List<InputCiphertext> ciphertexts) {

  /** The largest number of features, rows or values of a row; more fits no ring. */
  public static final int MAX_VALUES = 1 << 20;

  /** Copies the lists and checks that steps, range and slots fit together. */
  public InputSpec {
    pre = List.copyOf(pre);
    ciphertexts = List.copyOf(ciphertexts);
    requireCount("features", features);
    requireCount("rows", rows);
    if (ciphertexts.isEmpty()) {
      throw new IllegalArgumentException("an input without ciphertexts");
    }
    if (range.isPresent() && range.get().features() != features) {
      throw new IllegalArgumentException(
          "a range of " + range.get().features() + " features, not " + features);
    }
    long entries = (long) rows * widthAfter(features, pre);
    for (InputCiphertext ciphertext : ciphertexts) {
      ciphertext.requireIndicesBelow(entries);
    }
  }

  private static void requireCount(String what, int count) {
    if (count < 1 || count > MAX_VALUES) {
      throw new IllegalArgumentException(what + " must be 1 to " + MAX_VALUES + ", not " + count);
    }
  }

  private static int widthAfter(int features, List<RowStep> pre) {
    int width = features;
    for (RowStep step : pre) {
      if (!step.before()) {
        throw new IllegalArgumentException(step.op() + " cannot stand before encoding");
      }
      width = step.width(width);
      requireCount("values after " + step.op(), width);
    }
    return width;
  }

  /** Returns the number of values of a row after {@code pre}. */
  public int width() {
    return widthAfter(features, pre);
  }
}
