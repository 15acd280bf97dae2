package io.blindserve.keys.receipt;

import java.time.Instant;

/** Two heads of a log that cannot both be true, as a file that proves it to others. */
public final class Contradiction {

  private Contradiction() {}

  /**
   * Returns the text of the file.
   *
   * @param why in one line, without anything that the log wrote
   * @param at when it was found
   * @param seen the head that was seen before
   * @param shown the head that is shown now
   */
  public static String text(String why, Instant at, SignedHead seen, SignedHead shown) {
    return "blindserve evidence against a log\n"
        + ("found: " + why + "\n")
        + ("at: " + at + "\n")
        + "\n--- seen before\n"
        + seen.note()
        + "\n--- shown now\n"
        + shown.note();
  }
}
