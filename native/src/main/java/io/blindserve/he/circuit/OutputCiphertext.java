package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Scale;

/**
 * The shape of one ciphertext of an answer.
 *
 * @param level its level
 * @param scale its scale, to be compared within a relative 2^-100
 * @param logSlots log2 of the slots to decode
 */
public record OutputCiphertext(int level, Scale scale, int logSlots) {

  private static final int MAX_LOG_SLOTS = 15;

  /** Checks ranges. */
  public OutputCiphertext {
    if (level < 0 || logSlots < 0 || logSlots > MAX_LOG_SLOTS) {
      throw new IllegalArgumentException(
          "level " + level + " or log_slots " + logSlots + " out of range");
    }
  }
}
