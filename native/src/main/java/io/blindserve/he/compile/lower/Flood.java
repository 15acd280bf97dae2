package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.PlanHeader;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * How much noise hides what an evaluation leaves in its answer beside the answer: 2^s times a bound
 * on every coefficient of that. What is left is random noise, six deviations of which are counted,
 * and what the rounding of the mask lets through of the partial sums in unused slots. Both are
 * looked for at points of the box, and doubled for what that may miss.
 */
final class Flood {

  /** Why there is no plan where the flood would be larger than what it hides. */
  static final String TOO_MUCH = "the noise that is asked for would outgrow the answer";

  private static final int POINTS = 16;
  private static final long SEED = 0x666C6F6F64L;
  private static final double DEVIATIONS = 6;
  private static final double MISSED = 2;

  /** Deviations that are not told from noise. */
  private static final double SHOWN = 2;

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
   * Returns whether it would outgrow every answer in a ring, even without an evaluation's noise.
   */
  boolean outgrows(int logN) {
    double least = DEVIATIONS * MISSED * StrictMath.sqrt(Noise.leastMask(logN));
    return isAny()
        && bits + StrictMath.getExponent(least) + 1 > Bits.MAX_PRIME - Attempt.LEAST_GUARD;
  }

  /**
   * Returns how many more bits than the answer the mask must have at least, so that what its
   * rounding lets through of a slot deviates by a quarter of what an encryption of zero does. A
   * flood is made as large as it must be, and asks for none.
   *
   * @param largestSum largest energy of a slot that is masked
   */
  int leastMask(int logN, double largestSum) {
    double part = 16 * largestSum / (12 * Noise.leastMask(logN));
    return isAny() || part == 0 ? -Bits.MAX_WEIGHT : (StrictMath.getExponent(part) >> 1) + 1;
  }

  /**
   * Returns the noise with about the flood that it needs, before that is known: uniform integers of
   * up to 12 deviations times 2^s, the next power of two of it.
   *
   * @param noise without a flood
   * @param leak mean energy of what the rounding of a mask lets through
   */
  Noise expected(Noise noise, double leak) {
    if (!isAny()) {
      return noise;
    }
    double reach = DEVIATIONS * MISSED * StrictMath.scalb(1.0, bits);
    double factor = 2 * reach * reach / 3;
    return noise.times(1 + factor).withMask(LEAK * factor * leak);
  }

  /**
   * Returns log2 of the flood that a circuit needs, 0 where answers are not flooded, or nothing
   * where it would outgrow the answer.
   */
  OptionalInt sized(
      Points points, Tape encoded, Noise noise, CkksParameters parameters, int logScale) {
    int log2 = isAny() ? log2(points, encoded, noise, parameters, logScale) : 0;
    boolean fits = log2 <= PlanHeader.MAX_FLOOD_LOG && log2 <= logScale;
    return fits ? OptionalInt.of(log2) : OptionalInt.empty();
  }

  /**
   * Returns whether partial sums can be seen beside an answer that is not flooded: whether a slot
   * holds more than two deviations of an encryption of zero.
   */
  boolean shows(Points points, Tape encoded, int logScale) {
    Points.Sequence sequence = points.from(SEED);
    double variance = encoded.draft().slots() * Noise.leastMask(encoded.draft().logSlots() + 1);
    double noise = StrictMath.scalb(SHOWN * StrictMath.sqrt(variance), -logScale);
    boolean shows = false;
    for (int i = 0; i < POINTS && !isAny(); i++) {
      shows |= beside(encoded, encoded.forward(sequence.next())).largest() > noise;
    }
    return shows;
  }

  /** Returns the slots of an answer, those of its channels left out. */
  private static ComplexVector beside(Tape encoded, List<ComplexVector> values) {
    ComplexVector beside = values.get(values.size() - 1).copy();
    for (int slot : encoded.draft().outputSlots()) {
      Arrays.fill(beside.re(), slot, slot + encoded.draft().rows(), 0);
    }
    return beside;
  }

  /**
   * Returns log2 of the flood that a circuit needs.
   *
   * @param encoded the circuit with its constants as they are encoded
   * @param noise without a flood
   * @param logScale log2 of the answer's scale
   */
  private int log2(
      Points points, Tape encoded, Noise noise, CkksParameters parameters, int logScale) {
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
    double inCoefficients = AnswerNoise.variance(encoded, values, noise) / encoded.draft().slots();
    return DEVIATIONS * StrictMath.scalb(StrictMath.sqrt(inCoefficients), logScale);
  }

  /**
   * The largest coefficient of what stands beside the answers: nothing where each slot is a row's.
   */
  private static double known(
      Tape encoded, List<ComplexVector> values, CkksParameters parameters, int logScale) {
    if (encoded.draft().uniform()) {
      return 0;
    }
    ComplexVector beside = beside(encoded, values);
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
  Noise added(Noise noise, int log2, int slots, int logScale) {
    return isAny()
        ? noise.withMask(slots * StrictMath.scalb(1.0, 2 * (log2 - logScale)) / 3)
        : noise;
  }
}
