package io.blindserve.he.compile.lower;

import io.blindserve.he.ckks.CkksParameters;

/**
 * What keeps the bound: all that a plan is made of.
 *
 * @param range least and greatest value of the answer's channels
 */
@SuppressWarnings("ArrayRecordComponent")
record Fit(
    Candidate candidate,
    Bits bits,
    Scales scales,
    CkksParameters parameters,
    Circuit circuit,
    Promise promise,
    double[] range) {}
