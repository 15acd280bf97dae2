package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Divides every stage by the largest value that it takes over samples, and lets the factor go into
 * the next weights, at the end into the client's affine step: then scales of all levels can be
 * compared, and the room that values need is known. Weights that are a multiple of the identity
 * become the identity where the values allow it, because that takes no product.
 */
final class Normaliser {

  private static final int SAMPLES = 256;
  private static final long SEED = 0x6E6F726D73L;
  private static final double SPREAD = 8;

  private Normaliser() {}

  /**
   * Returns the chain with values of about 1.
   *
   * @param byShape whether no stage may be left out because of its values, and the answer has one
   *     factor for all outputs, a power of two
   */
  static Chain normalised(Chain chain, Points points, boolean byShape) {
    List<Stage> out = new ArrayList<>();
    double incoming = 1;
    List<double[]> largest = largest(chain, points);
    int last = chain.depth() - 1;
    for (int k = 0; k < last; k++) {
      Stage stage = chain.stage(k);
      double multiple = incoming * Linear.multipleOfIdentity(stage.weights());
      double norm = max(largest.get(k));
      boolean identity =
          multiple != 0
              && !byShape
              && norm <= SPREAD * StrictMath.abs(multiple)
              && norm * SPREAD >= StrictMath.abs(multiple);
      double divisor = identity ? multiple : byShape ? visible(stage, norm, incoming) : norm;
      SparseMatrix weights =
          identity
              ? SparseMatrix.identity(stage.width())
              : scaled(stage.weights(), fill(stage.width(), 1 / divisor), incoming);
      double grown = growth(stage, divisor, largest.get(chain.depth() + k));
      out.add(
          new Stage(
              stage.node(),
              stage.operator(),
              weights,
              divided(stage.bias(), divisor),
              scaled(stage.form(), divisor, grown)));
      incoming = grown;
    }
    Stage end = chain.stage(last);
    double[] norms =
        byShape
            ? common(end, withPeaks(largest.get(last), chain, points), incoming)
            : largest.get(last);
    double[] inverse = new double[norms.length];
    for (int i = 0; i < norms.length; i++) {
      inverse[i] = 1 / positive(norms[i]);
    }
    out.add(
        new Stage(
            end.node(),
            end.operator(),
            scaled(end.weights(), inverse, incoming),
            times(end.bias(), inverse),
            end.form()));
    double[] scale = chain.scale().clone();
    for (int i = 0; i < scale.length; i++) {
      scale[i] *= positive(norms[chain.channel()[i]]);
    }
    return new Chain(
        chain.centre(), chain.half(), out, chain.channel(), scale, chain.shift(), chain.tail());
  }

  /** Returns a divisor under which a stage has a matrix to multiply by, whatever its values. */
  private static double visible(Stage stage, double norm, double incoming) {
    double[] inverse = fill(stage.width(), 1 / norm);
    return scaled(stage.weights(), inverse, incoming).isIdentity() ? 2 * norm : norm;
  }

  /** Returns for all outputs the least power of two that none of them exceeds. */
  private static double[] common(Stage end, double[] largest, double incoming) {
    double power = StrictMath.scalb(1.0, StrictMath.getExponent(max(largest)));
    power = power < max(largest) ? 2 * power : power;
    return fill(largest.length, visible(end, power, incoming));
  }

  /** The answer's declared range is the power of two, so nothing may lie beyond. */
  private static double[] withPeaks(double[] largest, Chain chain, Points points) {
    double[] out = largest.clone();
    for (double[] peak : ExtremeSearch.of(chain, points).answers()) {
      widen(out, chain.raw(peak));
    }
    return out;
  }

  private static double positive(double norm) {
    return norm > 0 ? norm : 1;
  }

  private static double max(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = StrictMath.max(largest, value);
    }
    return positive(largest);
  }

  private static double[] fill(int size, double value) {
    double[] out = new double[size];
    Arrays.fill(out, value);
    return out;
  }

  private static double[] times(double[] a, double[] b) {
    double[] out = new double[a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] * b[i];
    }
    return out;
  }

  private static double[] divided(double[] values, double divisor) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i] / divisor;
    }
    return out;
  }

  private static SparseMatrix scaled(SparseMatrix matrix, double[] left, double right) {
    return matrix.scaled(left, fill(matrix.columns(), right));
  }

  /** Returns for each stage the largest |u| of each channel, then for each the largest |y|. */
  private static List<double[]> largest(Chain chain, Points points) {
    List<double[]> out = new ArrayList<>();
    for (int twice = 0; twice < 2; twice++) {
      chain.stages().forEach(stage -> out.add(new double[stage.width()]));
    }
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < 2 * SAMPLES; i++) {
      List<double[]> values = chain.values(sequence.next());
      for (int k = 0; k < chain.depth(); k++) {
        widen(out.get(k), values.get(k));
        widen(out.get(chain.depth() + k), chain.stage(k).apply(values.get(k)));
      }
    }
    return out;
  }

  private static void widen(double[] reach, double[] values) {
    for (int i = 0; i < reach.length; i++) {
      reach[i] = StrictMath.max(reach[i], StrictMath.abs(values[i]));
    }
  }

  /** Returns what y is divided by where u is divided by {@code n}. */
  private static double growth(Stage stage, double n, double[] largest) {
    if (stage.form() instanceof Form.Squared) {
      return n * n;
    }
    if (stage.form() instanceof Form.Cubic) {
      return n * n * n;
    }
    if (stage.form() instanceof Form.Quartic) {
      return n * n * n * n;
    }
    return max(largest);
  }

  private static Form scaled(Form form, double n, double grown) {
    if (form instanceof Form.Cubic cubic) {
      return new Form.Cubic(divided(cubic.gamma(), n * n));
    }
    if (form instanceof Form.Quartic quartic) {
      return new Form.Quartic(divided(quartic.beta(), n * n), divided(quartic.slope(), n * n * n));
    }
    if (form instanceof Form.General general) {
      double[][] out = new double[general.degree() + 1][];
      double power = 1;
      for (int p = 0; p < out.length; p++) {
        out[p] = divided(general.coefficients()[p], grown / power);
        power *= n;
      }
      return new Form.General(out);
    }
    return form;
  }
}
