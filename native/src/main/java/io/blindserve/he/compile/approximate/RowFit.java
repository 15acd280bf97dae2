package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits polynomials on samples, layer by layer: the values before a layer are those of the
 * polynomials before it, so that later ranges hold earlier errors and later fits make up for them.
 */
final class RowFit {

  /** A calibrated range is extended by this part of its width at both ends. */
  static final double MARGIN = 0.1;

  private static final double POINT = 1e-6;

  private final LayerNetwork exact;
  private final Samples samples;
  private final boolean perNeuron;

  RowFit(LayerNetwork exact, Samples samples, boolean perNeuron) {
    this.exact = exact;
    this.samples = samples;
    this.perNeuron = perNeuron;
  }

  /** Returns the polynomials of the given degrees, one a layer. */
  Draft fit(List<Integer> degrees) {
    List<List<Piece>> pieces = new ArrayList<>();
    double[][] truth = samples.x().clone();
    double[][] values = samples.x().clone();
    List<Interval> box = Boxes.of(exact.box());
    for (int k = 0; k < exact.layers().size(); k++) {
      Layer layer = exact.layers().get(k);
      for (int i = 0; i < values.length; i++) {
        truth[i] = layer.activate(layer.affine(truth[i]));
        values[i] = layer.affine(values[i]);
      }
      List<Interval> reach = Boxes.affine(layer, box);
      List<Piece> found = new ArrayList<>();
      for (Grouping.Group group : Grouping.of(layer, perNeuron)) {
        found.add(piece(layer, group, degrees.get(k), values, truth, reach));
      }
      Layer fitted = Draft.layer(layer, found);
      for (int i = 0; i < values.length; i++) {
        values[i] = fitted.activate(values[i]);
      }
      box = Boxes.activate(Boxes.polynomials(fitted), reach);
      pieces.add(found);
    }
    return new Draft(exact, pieces);
  }

  private Piece piece(
      Layer layer,
      Grouping.Group group,
      int degree,
      double[][] z,
      double[][] truth,
      List<Interval> reach) {
    Interval range = range(group, z, reach);
    checkFinite(layer, group.function(), range);
    LeastSquares fit = new LeastSquares(range, degree);
    for (int i = 0; i < z.length; i++) {
      for (int channel : group.channels()) {
        if (samples.weight()[i] > 0) {
          fit.sample(samples.weight()[i], z[i][channel], truth[i][channel]);
        }
      }
    }
    double[] coefficients = fit.solve(group.function());
    return new Piece(
        group.function(), group.channels(), RangeSource.CALIBRATION, range, coefficients);
  }

  private Interval range(Grouping.Group group, double[][] z, List<Interval> reach) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < samples.rows(); i++) {
      for (int channel : group.channels()) {
        low = StrictMath.min(low, z[i][channel]);
        high = StrictMath.max(high, z[i][channel]);
      }
    }
    Interval allowed = reach.get(group.channels().get(0));
    for (int channel : group.channels()) {
      allowed = allowed.hull(reach.get(channel));
    }
    return extended(low, high).within(allowed);
  }

  /** Returns what may be published of a measured range: with a margin, two digits, outward. */
  static Interval extended(double low, double high) {
    Interval seen = new Interval(low, high);
    double margin = StrictMath.max(MARGIN * seen.width(), POINT * (1 + seen.largest()));
    return Digits.outward(seen.widened(margin));
  }

  /** Refuses a function without a finite value somewhere on its range. */
  static void checkFinite(Layer layer, ScalarFunction function, Interval range) {
    for (double z : Chebyshev.points(range, 257)) {
      if (!Double.isFinite(function.apply(z))) {
        throw Refusals.at(
            layer,
            function.describe() + " has no finite value everywhere on " + Digits.text(range),
            "keep its argument where it is defined");
      }
    }
  }
}
