package io.blindserve.he.compile.approximate;

/** Where the range of a function's arguments comes from. */
public enum RangeSource {
  /** Calibration rows, with a margin, rounded outward, within what interval arithmetic allows. */
  CALIBRATION,
  /** Interval arithmetic from the box of inputs: no row in the box leaves it. */
  INTERVAL
}
