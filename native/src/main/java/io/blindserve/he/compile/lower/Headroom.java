package io.blindserve.he.compile.lower;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that no coefficient outgrows the modulus of its level, at samples of the box, where values
 * are largest, and with a margin. A coefficient is at most the scale times the mean absolute value
 * of the slots, padding included, so that is what is compared with half the modulus. Where all
 * slots are treated alike, they may all hold the same, so the largest entry takes the place of the
 * mean. An answer's small channels are divided by large factors at the client, so in its last value
 * noise may be larger than all values: it is counted there, and is less than that before.
 */
final class Headroom {

  private static final double MARGIN = 4;

  /** Where values are largest, for what the search for them misses. */
  private static final double PEAK_MARGIN = 2;

  /** Of the margins a part is left to weights that come later and are to do with the same keys. */
  private static final double LATER = 1.6;

  /** Of noise: among 2^15 coefficients fewer than one in ten million answers has a larger one. */
  private static final double DEVIATIONS = 7;

  private static final int POINTS = 8;
  private static final long SEED = 0x726F6F6DL;

  private Headroom() {}

  /**
   * Returns whether a new plan has room.
   *
   * @param noise what six deviations of the noisiest slot of the answer are, 0 if not yet known
   */
  static boolean isEnough(
      Points points, Tape encoded, CkksParameters parameters, Circuit circuit, double noise) {
    return isEnough(points, encoded, parameters, circuit, noise, 1);
  }

  /** Returns whether other weights have room in a plan that is there. */
  static boolean isEnoughLater(
      Points points, Tape encoded, CkksParameters parameters, Circuit circuit, double noise) {
    return isEnough(points, encoded, parameters, circuit, noise, LATER);
  }

  private static boolean isEnough(
      Points points,
      Tape encoded,
      CkksParameters parameters,
      Circuit circuit,
      double noise,
      double part) {
    List<double[]> samples = new ArrayList<>();
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < POINTS; i++) {
      samples.add(sequence.next());
    }
    return samples.stream()
            .allMatch(t -> fits(encoded, t, MARGIN / part, parameters, circuit, noise))
        && points.peaks().few().stream()
            .allMatch(t -> fits(encoded, t, PEAK_MARGIN / part, parameters, circuit, noise));
  }

  private static boolean fits(
      Tape tape,
      double[] t,
      double margin,
      CkksParameters parameters,
      Circuit circuit,
      double noise) {
    List<ComplexVector> values = tape.forward(t);
    int[] depths = tape.draft().depths();
    for (int i = 0; i < values.size(); i++) {
      if (tape.draft().ops().get(i) instanceof Op.Mean) {
        continue;
      }
      Scale scale = circuit.scales().get(i);
      BigInteger modulus = parameters.rlwe().qAt(parameters.maxLevel() - depths[i]).product();
      // Primes are smaller than their sizes in bits say, and squares double what that adds up to.
      if (scale.floorLog2() >= modulus.bitLength()) {
        return false;
      }
      double room = modulus.doubleValue();
      ComplexVector value = values.get(i);
      double size = tape.draft().uniform() ? value.largest() : value.mean();
      double reach = i == values.size() - 1 ? inCoefficients(tape, noise) : 0;
      if (!((size * margin + reach) * scale.doubleValue() * 2 < room)) {
        return false;
      }
    }
    return true;
  }

  /** Returns what no coefficient exceeds where every slot is as noisy as the noisiest. */
  private static double inCoefficients(Tape tape, double noise) {
    double deviation = noise / ErrorObjective.DEVIATIONS;
    return DEVIATIONS * deviation / StrictMath.sqrt(tape.draft().slots());
  }
}
