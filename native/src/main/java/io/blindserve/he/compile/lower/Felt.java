package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How strongly one real combination of the answer, at one point, feels unit variances at each place
 * where errors enter.
 *
 * @param added for each value, over its slots
 * @param rotated for each matrix, over its rotated sources
 * @param encoded for each value, over the slots of its constants
 */
@SuppressWarnings("ArrayRecordComponent")
record Felt(double[] added, double[] rotated, double[] encoded) {

  static Felt of(Tape tape, List<ComplexVector> values, List<ComplexVector> g) {
    List<Op> ops = tape.draft().ops();
    double[] added = new double[ops.size()];
    double[] rotated = new double[ops.size()];
    double[] encoded = new double[ops.size()];
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      double[] own = g.get(i).energies();
      added[i] = sum(own);
      if (op instanceof Op.Linear linear && added[i] != 0) {
        List<SortedMap<Integer, ComplexVector>> parts = tape.constants().linear().get(i);
        for (int p = 0; p < parts.size(); p++) {
          double[] x = values.get(linear.parts().get(p).source()).energies();
          for (Map.Entry<Integer, ComplexVector> diagonal : parts.get(p).entrySet()) {
            encoded[i] += product(own, x, diagonal.getKey());
          }
        }
        rotated[i] = rotated(tape, i, linear, own);
      } else if (op instanceof Op.Mix mix) {
        encoded[i] = product(own, tape.constants().mix(i), values.get(mix.source()).energies());
      } else if (op instanceof Op.Scaled scaled) {
        encoded[i] = product(own, values.get(scaled.source()).energies(), 0);
      }
    }
    return new Felt(added, rotated, encoded);
  }

  /** Returns what one matrix feels over its rotated sources. */
  private static double rotated(Tape tape, int i, Op.Linear linear, double[] own) {
    double sum = 0;
    for (SortedMap<Integer, ComplexVector> part : tape.constants().linear().get(i)) {
      for (Map.Entry<Integer, ComplexVector> diagonal : part.entrySet()) {
        if (diagonal.getKey() != linear.giantOf(diagonal.getKey())) {
          sum += diagonal.getValue().energy(own);
        }
      }
    }
    return sum;
  }

  /**
   * Returns the variance that noise makes where the derivatives are {@code g}, rounding of
   * constants left out: the same as {@link #noise(Noise)} of all that is felt there, but only where
   * there is noise.
   */
  static double noise(Tape tape, List<ComplexVector> g, Noise noise) {
    List<Op> ops = tape.draft().ops();
    double variance = 0;
    for (int i = 0; i < ops.size(); i++) {
      if (noise.added()[i] == 0 && noise.rotated()[i] == 0) {
        continue;
      }
      double[] own = g.get(i).energies();
      double added = sum(own);
      boolean turns = ops.get(i) instanceof Op.Linear && added != 0;
      double rotated = turns ? rotated(tape, i, (Op.Linear) ops.get(i), own) : 0;
      variance += added * noise.added()[i] + rotated * noise.rotated()[i];
    }
    return variance;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** Returns the sum of a[row] * b[column] over the entries of a matrix. */
  private static double product(double[] a, SparseMatrix entries, double[] b) {
    double sum = 0;
    for (int row = 0; row < a.length; row++) {
      for (int e = entries.start(row); e < entries.start(row + 1); e++) {
        sum += a[row] * b[entries.column(e)];
      }
    }
    return sum;
  }

  /** Returns the sum of a[t] * b[t + by]. */
  private static double product(double[] a, double[] b, int by) {
    int turn = by & (a.length - 1);
    int first = a.length - turn;
    double sum = 0;
    for (int t = 0; t < first; t++) {
      sum += a[t] * b[t + turn];
    }
    for (int t = first; t < a.length; t++) {
      sum += a[t] * b[t - first];
    }
    return sum;
  }

  /** Returns the variance that noise makes, rounding of constants left out. */
  double noise(Noise noise) {
    double sum = 0;
    for (int i = 0; i < added.length; i++) {
      sum += added[i] * noise.added()[i] + rotated[i] * noise.rotated()[i];
    }
    return sum;
  }

  /** Returns the variance that rounding of constants would make if nothing of it were known. */
  double rounding(Noise noise) {
    double sum = 0;
    for (int i = 0; i < encoded.length; i++) {
      sum += encoded[i] * noise.encoded()[i];
    }
    return sum;
  }
}
