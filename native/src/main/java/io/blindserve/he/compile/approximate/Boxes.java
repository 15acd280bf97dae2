package io.blindserve.he.compile.approximate;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.List;

/** Interval arithmetic through layers: one interval a channel. */
final class Boxes {

  private Boxes() {}

  static List<Interval> of(FeatureRange range) {
    List<Interval> out = new ArrayList<>();
    for (int i = 0; i < range.features(); i++) {
      out.add(new Interval(range.min().get(i), range.max().get(i)));
    }
    return out;
  }

  /**
   * Returns where z of a layer lies when the values before it lie in a box: the tight box of it.
   */
  static List<Interval> affine(Layer layer, List<Interval> in) {
    SparseMatrix weights = layer.weights();
    List<Interval> out = new ArrayList<>(layer.width());
    for (int i = 0; i < layer.width(); i++) {
      double low = layer.bias()[i];
      double high = low;
      for (int e = weights.start(i); e < weights.start(i + 1); e++) {
        double weight = weights.value(e);
        Interval x = in.get(weights.column(e));
        low += weight * (weight < 0 ? x.high() : x.low());
        high += weight * (weight < 0 ? x.low() : x.high());
      }
      out.add(
          Double.isFinite(high - low) ? new Interval(low, high).rounded() : Interval.EVERYTHING);
    }
    return out;
  }

  /** Returns where the values of polynomials lie when z lies in a box. */
  static List<Interval> activate(List<Polynomial> functions, List<Interval> in) {
    List<Interval> out = new ArrayList<>(in.size());
    for (int i = 0; i < in.size(); i++) {
      Interval z = in.get(i);
      out.add(z.isFinite() ? z.of(functions.get(i)) : Interval.EVERYTHING);
    }
    return out;
  }

  /** Returns the functions of a layer as polynomials, which they must be. */
  static List<Polynomial> polynomials(Layer layer) {
    return layer.functions().stream().map(Boxes::polynomial).toList();
  }

  private static Polynomial polynomial(ScalarFunction function) {
    return function.polynomial().orElseThrow();
  }
}
