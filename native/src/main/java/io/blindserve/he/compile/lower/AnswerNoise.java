package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;

/** The noise of an answer's channels, before the client multiplies it by its factors. */
final class AnswerNoise {

  private static final int POINTS = 4;
  private static final long SEED = 0x737072656164L;

  private AnswerNoise() {}

  /** Returns six deviations of the noisiest channel, at samples and where values are largest. */
  static double largest(Points points, Tape encoded, Noise noise) {
    List<double[]> places = new ArrayList<>(points.peaks().few());
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < POINTS; i++) {
      places.add(sequence.next());
    }
    double variance = 0;
    for (double[] t : places) {
      variance = StrictMath.max(variance, variance(encoded, encoded.forward(t), noise));
    }
    return ErrorObjective.DEVIATIONS * StrictMath.sqrt(variance);
  }

  /** Returns the variance of the noisiest channel for the values of one point. */
  static double variance(Tape encoded, List<ComplexVector> values, Noise noise) {
    double largest = 0;
    int channels = encoded.draft().outputSlots().length;
    for (int c = 0; c < channels; c++) {
      double[] weight = new double[channels];
      weight[c] = 1;
      double variance = Felt.noise(encoded, encoded.backward(values, weight), noise);
      largest = StrictMath.max(largest, variance);
    }
    return largest;
  }
}
