package io.blindserve.he.compile.lower;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import java.util.Arrays;
import java.util.List;

/**
 * How much noise hides what an evaluation leaves in its answer beside the answer: 2^s times a bound
 * on every coefficient of that. What is left is random noise, six deviations of which are counted,
 * and what the rounding of the mask lets through of the partial sums in unused slots. Both are
 * looked for at points of the box, and doubled for what that may miss.
 */
final class Flood {

  private static final int POINTS = 16;
  private static final long SEED = 0x666C6F6F64L;
  private static final double DEVIATIONS = 6;
  private static final double MISSED = 2;

  /** Of partial sums, against the six deviations of noise: their largest coefficients. */
  private static final double LEAK = 3;

  private final int bits;

  /**
   * Takes s.
   *
   * @param bits 0 where answers are not flooded
   */
  Flood(int bits) {
    this.bits = bits;
  }

  boolean isAny() {
    return bits > 0;
  }

  /**
   * Returns the noise with about the flood that it needs, before that is known: uniform integers of
   * up to 12 deviations times 2^s, the next power of two of it.
   *
   * @param noise without a flood
   * @param mask number of the product with the mask
   * @param partialSums mean energy of the slots that are masked
   */
  Noise expected(Noise noise, int mask, double partialSums) {
    if (!isAny()) {
      return noise;
    }
    double reach = DEVIATIONS * MISSED * StrictMath.scalb(1.0, bits);
    double factor = 2 * reach * reach / 3;
    return noise.times(1 + factor).withMask(LEAK * factor * noise.encoded()[mask] * partialSums);
  }

  /**
   * Returns log2 of the flood that a circuit needs.
   *
   * @param encoded the circuit with its constants as they are encoded
   * @param noise without a flood
   * @param logScale log2 of the answer's scale
   */
  int log2(Points points, Tape encoded, Noise noise, CkksParameters parameters, int logScale) {
    Points.Sequence sequence = points.from(SEED);
    double most = 0;
    for (int i = 0; i < POINTS; i++) {
      List<ComplexVector> values = encoded.forward(sequence.next());
      most =
          StrictMath.max(
              most,
              random(encoded, values, noise, logScale)
                  + known(encoded, values, parameters, logScale));
    }
    double bound = StrictMath.scalb(MISSED * most, bits);
    return StrictMath.getExponent(bound) + 1;
  }

  /** Six deviations of a coefficient: at most those of the noisiest answer in every slot. */
  private static double random(
      Tape encoded, List<ComplexVector> values, Noise noise, int logScale) {
    double largest = 0;
    int channels = encoded.draft().outputSlots().length;
    for (int c = 0; c < channels; c++) {
      double[] weight = new double[channels];
      weight[c] = 1;
      double variance = Felt.of(encoded, values, encoded.backward(values, weight)).noise(noise);
      largest = StrictMath.max(largest, variance);
    }
    double inCoefficients = largest / encoded.draft().slots();
    return DEVIATIONS * StrictMath.scalb(StrictMath.sqrt(inCoefficients), logScale);
  }

  /** The largest coefficient of what stands beside the answers. */
  private static double known(
      Tape encoded, List<ComplexVector> values, CkksParameters parameters, int logScale) {
    ComplexVector beside = values.get(values.size() - 1).copy();
    for (int slot : encoded.draft().outputSlots()) {
      Arrays.fill(beside.re(), slot, slot + encoded.draft().rows(), 0);
    }
    long[] coefficients =
        new Encoder(parameters)
            .coefficients(
                beside.re(), beside.im(), encoded.draft().logSlots(), Scale.ofPowerOfTwo(logScale));
    long largest = 0;
    for (long coefficient : coefficients) {
      largest = StrictMath.max(largest, StrictMath.abs(coefficient));
    }
    return largest;
  }

  /** Returns the noise with the flood of a size, whose coefficients are uniform in [-2^k, 2^k). */
  static Noise added(Noise noise, int log2, int slots, int logScale) {
    return noise.withMask(slots * StrictMath.scalb(1.0, 2 * (log2 - logScale)) / 3);
  }
}
