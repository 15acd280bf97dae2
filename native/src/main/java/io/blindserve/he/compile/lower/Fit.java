package io.blindserve.he.compile.lower;

import io.blindserve.he.ckks.CkksParameters;

/**
 * What keeps the bound: all that a plan is made of.
 *
 * @param range least and greatest value of the answer's channels
 * @param floodLog log2 of the noise that answers are flooded with; 0 where they are not
 */
@SuppressWarnings("ArrayRecordComponent")
record Fit(
    Candidate candidate,
    Bits bits,
    Scales scales,
    CkksParameters parameters,
    Circuit circuit,
    Promise promise,
    double[] range,
    int floodLog) {

  /** Returns this with another promise. */
  Fit promising(Promise other) {
    return new Fit(candidate, bits, scales, parameters, circuit, other, range, floodLog);
  }
}
