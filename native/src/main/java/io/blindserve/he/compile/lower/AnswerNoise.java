package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * What is between an answer's channels and what they ought to be, before the client multiplies them
 * by its factors: noise, and what the encoded weights make.
 */
final class AnswerNoise {

  private static final int POINTS = 4;
  private static final long SEED = 0x737072656164L;

  private AnswerNoise() {}

  /** Returns six deviations of the noisiest channel, at samples and where values are largest. */
  static double largest(Points points, Tape encoded, Noise noise) {
    double variance = 0;
    for (double[] t : places(points, points.peaks().few())) {
      variance = StrictMath.max(variance, variance(encoded, encoded.forward(t), noise));
    }
    return ErrorObjective.DEVIATIONS * StrictMath.sqrt(variance);
  }

  /**
   * Returns how far the encoded weights move the channel that they move most, at samples and where
   * answers are largest.
   */
  static double shift(Chain chain, Points points, Tape encoded) {
    double largest = 0;
    for (double[] t : places(points, points.peaks().answers())) {
      double[] wanted = chain.raw(t);
      double[] computed = encoded.raw(encoded.forward(t));
      for (int channel = 0; channel < wanted.length; channel++) {
        largest = StrictMath.max(largest, StrictMath.abs(computed[channel] - wanted[channel]));
      }
    }
    return largest;
  }

  private static List<double[]> places(Points points, List<double[]> peaks) {
    List<double[]> places = new ArrayList<>(peaks);
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < POINTS; i++) {
      places.add(sequence.next());
    }
    return places;
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
