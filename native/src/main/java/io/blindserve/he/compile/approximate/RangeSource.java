package io.blindserve.he.compile.approximate;

/** Where the range of a function's arguments comes from. */
public enum RangeSource {
  /** Calibration rows, with a margin, rounded outward, within what interval arithmetic allows. */
  CALIBRATION,
  /** Interval arithmetic from the box of inputs: no row in the box leaves it. */
  INTERVAL,
  /**
   * The batch normalisation before the function: mean and {@link BoxFit#DEVIATIONS} deviations of
   * the training rows, within what interval arithmetic allows. Rows unlike these may leave it.
   */
  BATCH_NORMALISATION
}
