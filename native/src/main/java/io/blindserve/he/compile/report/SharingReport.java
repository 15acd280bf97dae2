package io.blindserve.he.compile.report;

/**
 * How the rows of a request share its ciphertexts: each value of a row has a place of as many slots
 * as rows can share it, one row after the other.
 *
 * @param places slots of a place, a power of two
 * @param rows rows that stand in the first ciphertexts, at most {@code places}
 * @param circuits how often the circuit is run, each time for the next rows
 */
public record SharingReport(int places, int rows, int circuits) {

  /** A row a request. */
  public static final SharingReport ALONE = new SharingReport(1, 1, 1);

  /** Checks ranges. */
  public SharingReport {
    if (rows < 1 || places < rows || circuits < 1) {
      throw new IllegalArgumentException(
          rows + " rows in " + places + " slots, " + circuits + " circuits");
    }
  }
}
