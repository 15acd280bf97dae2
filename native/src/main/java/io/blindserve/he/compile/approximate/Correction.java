package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import java.util.Arrays;
import java.util.List;

/**
 * Moves all coefficients together so that the answer, after the tail, differs least from the exact
 * one: damped Gauss-Newton (Levenberg 1944, Marquardt 1963) on the sum of squares over samples. Of
 * all steps the one is kept whose answers are best on calibration rows that no fit has seen.
 */
final class Correction {

  /** Most coefficients; a matrix of their square is factored in each step. */
  static final int MOST = 1000;

  private static final int STEPS = 10;
  private static final int TRIES = 6;
  private static final double OPERATIONS = 1.5e9;
  private static final double DAMPING = 1e-5;
  private static final double LEAST_DAMPING = 1e-9;
  private static final double LEAST_GAIN = 0.02;

  /** Weight of the values before the tail: they must not run away where the tail is flat. */
  private static final double BEFORE_TAIL = 0.01;

  private final LayerNetwork exact;
  private final Samples samples;
  private final Sweep sweep;
  private final double[][] truth;
  private final double[][] truthAfter;
  private final double scale;
  private final double weights;

  private Correction(Draft start, Samples samples, double scale) {
    exact = start.exact();
    this.samples = samples;
    this.scale = scale;
    sweep = new Sweep(start);
    int n = samples.x().length;
    truth = new double[n][];
    truthAfter = new double[n][];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      List<double[]> values = exact.values(samples.x()[i]);
      truth[i] = values.get(values.size() - 1);
      truthAfter[i] = Tails.apply(exact.tail(), truth[i]);
      sum += samples.weight()[i];
    }
    weights = sum;
  }

  private static long entries(LayerNetwork network) {
    return network.layers().stream().mapToLong(layer -> layer.weights().entries()).sum();
  }

  /**
   * What came out.
   *
   * @param draft the best draft; the one at the start, when no step was better
   * @param steps after how many steps it was found
   */
  record Result(Draft draft, int steps) {}

  /** Takes steps, and returns the draft that is best on the rows that judge. */
  static Result improve(Draft start, Samples samples, double scale) {
    return run(start, samples, scale, STEPS);
  }

  /** Takes a number of steps that was found to be good with samples that leave out some rows. */
  static Draft repeat(Draft start, Samples samples, double scale, int steps) {
    return run(start, samples, scale, steps).draft();
  }

  private static Result run(Draft start, Samples samples, double scale, int steps) {
    int size = start.coefficients();
    return size == 0 || size > MOST || steps == 0
        ? new Result(start, 0)
        : new Correction(start, thinned(start, samples), scale).run(steps);
  }

  /** Returns so many samples that a step takes about so many multiplications. */
  private static Samples thinned(Draft draft, Samples samples) {
    double size = draft.coefficients();
    double each = draft.exact().outputs() * (size * size / 2 + 2 * entries(draft.exact()));
    double room = StrictMath.max(1, OPERATIONS / each - samples.rows());
    int others = samples.x().length - samples.rows();
    return samples.thinned((int) StrictMath.max(1, StrictMath.ceil(others / room)));
  }

  private Result run(int steps) {
    double[] now = sweep.gather();
    double[] kept = now;
    int best = 0;
    double cost = cost(now);
    double judged = judged(now);
    double damping = DAMPING * weights;
    for (int step = 0; step < steps && Double.isFinite(cost); step++) {
      Gram gram = new Gram(now.length);
      double[] gradient = linearise(now, gram);
      double[] next = now;
      double found = cost;
      for (int i = 0; i < TRIES && found >= cost; i++) {
        next = moved(now, gram.plus(damping), gradient);
        found = cost(next);
        damping = found < cost ? StrictMath.max(damping / 3, LEAST_DAMPING * weights) : damping * 4;
      }
      if (!(found < cost)) {
        break;
      }
      double gain = 1 - found / cost;
      now = next;
      cost = found;
      double judgement = judged(now);
      if (judgement < judged) {
        judged = judgement;
        kept = now;
        best = step + 1;
      }
      if (gain < LEAST_GAIN) {
        break;
      }
    }
    return new Result(sweep.scatter(kept), best);
  }

  private static double[] moved(double[] from, double[][] matrix, double[] gradient) {
    if (!Cholesky.factor(matrix)) {
      return from;
    }
    double[] step = Cholesky.solve(matrix, gradient);
    double[] out = from.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] -= step[i];
    }
    return out;
  }

  /** Returns the weighted sum of squares over the samples that are fitted. */
  private double cost(double[] coefficients) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      if (samples.weight()[i] > 0) {
        sum += samples.weight()[i] * squares(coefficients, i);
      }
    }
    return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
  }

  private double squares(double[] coefficients, int sample) {
    double[] z = sweep.forward(coefficients, samples.x()[sample]);
    double[] after = Tails.apply(exact.tail(), z);
    double sum = 0;
    for (int j = 0; j < z.length; j++) {
      double answer = (after[j] - truthAfter[sample][j]) / scale;
      double before = (z[j] - truth[sample][j]) * beforeTail();
      sum += answer * answer + before * before;
    }
    return sum;
  }

  private double beforeTail() {
    return exact.tail() == Tail.NONE ? 0 : BEFORE_TAIL;
  }

  /** Returns the sum of squares of the answer over rows that no fit has seen; all, if none is. */
  private double judged(double[] coefficients) {
    double seen = 0;
    double unseen = 0;
    for (int i = 0; i < samples.rows(); i++) {
      double[] z = sweep.forward(coefficients, samples.x()[i]);
      double[] after = Tails.apply(exact.tail(), z);
      double difference = Tails.largestDifference(after, truthAfter[i]);
      if (samples.judges(i)) {
        unseen += difference * difference;
      } else {
        seen += difference * difference;
      }
    }
    return unseen > 0 ? unseen : seen;
  }

  /**
   * Adds J'WJ to {@code gram} and returns J'Wr: J of the last z by the coefficients, W of the tail.
   */
  private double[] linearise(double[] coefficients, Gram gram) {
    int outputs = exact.outputs();
    double[][] rows = new double[outputs][sweep.parameters()];
    double[] gradient = new double[sweep.parameters()];
    double[] mixed = new double[sweep.parameters()];
    for (int i = 0; i < truth.length; i++) {
      if (samples.weight()[i] == 0) {
        continue;
      }
      double[] z = sweep.forward(coefficients, samples.x()[i]);
      for (int j = 0; j < outputs; j++) {
        sweep.backward(j, rows[j]);
      }
      double[][] weight = new double[outputs][outputs];
      double[] right = weigh(i, z, weight);
      for (int j = 0; j < outputs; j++) {
        axpy(right[j], rows[j], gradient);
      }
      if (!Cholesky.factor(weight)) {
        continue;
      }
      for (int j = 0; j < outputs; j++) {
        Arrays.fill(mixed, 0);
        for (int k = j; k < outputs; k++) {
          axpy(weight[k][j], rows[k], mixed);
        }
        gram.add(mixed);
      }
    }
    return gradient;
  }

  private static void axpy(double factor, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] += factor * x[i];
    }
  }

  /** Writes W into the lower half of a matrix and returns Wr, in terms of z, for one sample. */
  private double[] weigh(int sample, double[] z, double[][] weight) {
    double[] after = Tails.apply(exact.tail(), z);
    double share = samples.weight()[sample];
    double before = beforeTail() * beforeTail() + 1e-12;
    double[] right = new double[z.length];
    for (int a = 0; a < z.length; a++) {
      right[a] = share * before * (z[a] - truth[sample][a]);
      weight[a][a] = share * before;
      for (int i = 0; i < z.length; i++) {
        double slope = Tails.slope(exact.tail(), after, i, a) / scale;
        right[a] += share * slope * (after[i] - truthAfter[sample][i]) / scale;
        for (int b = 0; b <= a; b++) {
          weight[a][b] += share * slope * Tails.slope(exact.tail(), after, i, b) / scale;
        }
      }
    }
    return right;
  }
}
