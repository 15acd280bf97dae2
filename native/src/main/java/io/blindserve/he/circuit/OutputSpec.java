package io.blindserve.he.circuit;

import java.util.List;

/**
 * One output tensor as a client must decode it (design.md 4.1).
 *
 * @param name the tensor's name
 * @param features values of a row before {@code post}
 * @param ciphertexts shapes of the answer's ciphertexts
 * @param slots where each value stands, row * features + feature
 * @param low least honest value before {@code post}, noise included
 * @param high greatest such value
 * @param post steps on a row, in order
 */
public record OutputSpec(
    String name,
    int features,
    List<OutputCiphertext> ciphertexts,
    List<OutputSlot> slots,
    double low,
    double high,
    List<RowStep> post) {

  /** Copies the lists and checks that steps and slots fit together. */
  public OutputSpec {
    ciphertexts = List.copyOf(ciphertexts);
    slots = List.copyOf(slots);
    post = List.copyOf(post);
    if (features < 1 || features > InputSpec.MAX_VALUES) {
      throw new IllegalArgumentException("an output of " + features + " features");
    }
    if (slots.isEmpty() || slots.size() % features != 0) {
      throw new IllegalArgumentException(
          slots.size() + " output slots for " + features + " features");
    }
    if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
      throw new IllegalArgumentException("the output's range is not a finite interval");
    }
    for (OutputSlot slot : slots) {
      requireInside(slot, ciphertexts);
    }
    requireSteps(features, post);
  }

  private static void requireInside(OutputSlot slot, List<OutputCiphertext> ciphertexts) {
    if (slot.ciphertext() < 0 || slot.ciphertext() >= ciphertexts.size()) {
      throw new IllegalArgumentException("an output slot in ciphertext " + slot.ciphertext());
    }
    if (slot.slot() < 0 || slot.slot() >> ciphertexts.get(slot.ciphertext()).logSlots() != 0) {
      throw new IllegalArgumentException("an output slot numbered " + slot.slot());
    }
  }

  private static void requireSteps(int features, List<RowStep> post) {
    int width = features;
    for (int i = 0; i < post.size(); i++) {
      RowStep step = post.get(i);
      if (!step.after() || (step instanceof RowStep.Argmax && i != post.size() - 1)) {
        throw new IllegalArgumentException(
            step.op() + " cannot stand at place " + i + " after decoding");
      }
      width = step.width(width);
    }
  }

  /** Returns the rows of an answer. */
  public int rows() {
    return slots.size() / features;
  }

  /** Returns the number of values of a row after {@code post}. */
  public int width() {
    int width = features;
    for (RowStep step : post) {
      width = step.width(width);
    }
    return width;
  }
}
