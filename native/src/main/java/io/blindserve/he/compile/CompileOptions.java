package io.blindserve.he.compile;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.Optional;

/**
 * What a user may ask of the compiler; all of it goes into the plan and so into its digest.
 *
 * @param profile against whom 128 bits of security are wanted
 * @param inputRange the declared box of raw features; without it the graph must begin with a clip
 * @param maxError largest promised error that is accepted: in probability when the network ends
 *     with a sigmoid or softmax, otherwise as a part of the largest output over the box
 * @param maxLogN largest ring that is tried, 12 to 16
 */
public record CompileOptions(
    SecurityProfile profile, Optional<FeatureRange> inputRange, double maxError, int maxLogN) {

  /** The usual bound: two hundredths of a probability. */
  public static final double DEFAULT_MAX_ERROR = 0.02;

  /**
   * The largest ring that is tried unless asked for otherwise; larger ones are slow and their keys
   * large.
   */
  public static final int DEFAULT_MAX_LOG_N = 15;

  /** Checks ranges. */
  public CompileOptions {
    if (!(maxError > 0 && maxError <= 1)) {
      throw new IllegalArgumentException("the largest error must lie in (0, 1]");
    }
    if (maxLogN < 12 || maxLogN > 16) {
      throw new IllegalArgumentException("the largest logN must be 12 to 16, not " + maxLogN);
    }
  }

  /**
   * Returns the usual options: classical security, the range that the graph's own clip declares.
   */
  public static CompileOptions defaults() {
    return new CompileOptions(
        SecurityProfile.CLASSICAL, Optional.empty(), DEFAULT_MAX_ERROR, DEFAULT_MAX_LOG_N);
  }

  /** Returns these options with a declared box. */
  public CompileOptions withInputRange(FeatureRange range) {
    return new CompileOptions(profile, Optional.of(range), maxError, maxLogN);
  }

  /** Returns these options with another security profile. */
  public CompileOptions withProfile(SecurityProfile other) {
    return new CompileOptions(other, inputRange, maxError, maxLogN);
  }

  /** Returns these options with another bound on the promised error. */
  public CompileOptions withMaxError(double bound) {
    return new CompileOptions(profile, inputRange, bound, maxLogN);
  }

  /** Returns these options with another largest ring. */
  public CompileOptions withMaxLogN(int logN) {
    return new CompileOptions(profile, inputRange, maxError, logN);
  }
}
