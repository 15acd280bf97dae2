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
 * @param keyBytePrice what bytes of evaluation keys are worth in time of an evaluation, in
 *     nanoseconds a kilobyte (picoseconds a byte), 0 to 1,000,000: layouts, special primes and
 *     composed rotations are weighed with it. Bytes are those of the packed, seeded form
 * @param choices everything that is no number of these
 */
public record CompileOptions(
    SecurityProfile profile,
    Optional<FeatureRange> inputRange,
    double maxError,
    int maxLogN,
    int keyBytePrice,
    CompileChoices choices) {

  /**
   * The usual price: a tenth of a microsecond a kilobyte, from 100 microseconds once (making it,
   * and uploading it at 100 Mbit/s) and a thousand calls under one set of keys.
   */
  public static final int DEFAULT_KEY_BYTE_PRICE = 100;

  private static final int MAX_KEY_BYTE_PRICE = 1_000_000;

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
    if (keyBytePrice < 0 || keyBytePrice > MAX_KEY_BYTE_PRICE) {
      throw new IllegalArgumentException(
          "the price of a kilobyte must be 0 to " + MAX_KEY_BYTE_PRICE + " nanoseconds");
    }
  }

  /**
   * Returns the usual options: classical security, the range that the graph's own clip declares.
   */
  public static CompileOptions defaults() {
    return new CompileOptions(
        SecurityProfile.CLASSICAL,
        Optional.empty(),
        DEFAULT_MAX_ERROR,
        DEFAULT_MAX_LOG_N,
        DEFAULT_KEY_BYTE_PRICE,
        CompileChoices.DEFAULTS);
  }

  /** Returns these options with a declared box. */
  public CompileOptions withInputRange(FeatureRange range) {
    return new CompileOptions(
        profile, Optional.of(range), maxError, maxLogN, keyBytePrice, choices);
  }

  /** Returns these options with another security profile. */
  public CompileOptions withProfile(SecurityProfile other) {
    return new CompileOptions(other, inputRange, maxError, maxLogN, keyBytePrice, choices);
  }

  /** Returns these options with another bound on the promised error. */
  public CompileOptions withMaxError(double bound) {
    return new CompileOptions(profile, inputRange, bound, maxLogN, keyBytePrice, choices);
  }

  /** Returns these options with another largest ring. */
  public CompileOptions withMaxLogN(int logN) {
    return new CompileOptions(profile, inputRange, maxError, logN, keyBytePrice, choices);
  }

  /** Returns these options with another price of bytes of keys, in nanoseconds a kilobyte. */
  public CompileOptions withKeyBytePrice(int price) {
    return new CompileOptions(profile, inputRange, maxError, maxLogN, price, choices);
  }

  /** Returns these options with other choices. */
  public CompileOptions withChoices(CompileChoices others) {
    return new CompileOptions(profile, inputRange, maxError, maxLogN, keyBytePrice, others);
  }
}
