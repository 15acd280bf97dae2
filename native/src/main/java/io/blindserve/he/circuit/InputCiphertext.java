package io.blindserve.he.circuit;

import java.util.List;

/**
 * The layout of one ciphertext of an input.
 *
 * @param level level to encrypt at
 * @param logScale log2 of the scale, which is exactly this power of two, 1 to 53
 * @param logSlots log2 of the number of slots
 * @param slots for each slot the index row * values + value of the entry in it, or {@link #EMPTY}
 *     for zero
 */
public record InputCiphertext(int level, int logScale, int logSlots, List<Integer> slots) {

  /** The index of a slot that holds zero. */
  public static final int EMPTY = -1;

  private static final int MAX_LOG_SLOTS = 15;
  private static final int MAX_LOG_SCALE = 53;

  /** Copies the list and checks ranges. */
  public InputCiphertext {
    slots = List.copyOf(slots);
    if (level < 0) {
      throw new IllegalArgumentException("level " + level + " is negative");
    }
    if (logScale < 1 || logScale > MAX_LOG_SCALE) {
      throw new IllegalArgumentException("log_scale " + logScale + " is not 1 to " + MAX_LOG_SCALE);
    }
    if (logSlots < 0 || logSlots > MAX_LOG_SLOTS || slots.size() != 1 << logSlots) {
      throw new IllegalArgumentException(slots.size() + " slots where log_slots is " + logSlots);
    }
  }

  void requireIndicesBelow(long entries) {
    for (int slot = 0; slot < slots.size(); slot++) {
      if (slots.get(slot) < EMPTY || slots.get(slot) >= entries) {
        throw new IllegalArgumentException(
            "slot " + slot + " names no entry of an input of " + entries);
      }
    }
  }
}
