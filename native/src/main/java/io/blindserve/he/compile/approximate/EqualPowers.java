package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives polynomials in the place of functions of one layer the same powers, so that a plan does not
 * show where one of them has fewer, as it has for a channel that is never above zero. Coefficients
 * that are zero become so small that no answer changes.
 */
public final class EqualPowers {

  private static final double PART = 0x1p-34;

  private EqualPowers() {}

  /**
   * Returns the network of polynomials with equal powers.
   *
   * @param exact the network before functions were approximated
   * @param approximated the same with polynomials
   */
  public static LayerNetwork of(LayerNetwork exact, LayerNetwork approximated) {
    List<Layer> out = new ArrayList<>();
    for (int k = 0; k < exact.layers().size(); k++) {
      out.add(layer(exact.layers().get(k).functions(), approximated.layers().get(k)));
    }
    return approximated.withLayers(out);
  }

  private static Layer layer(List<ScalarFunction> exact, Layer layer) {
    List<Polynomial> polynomials =
        layer.functions().stream().map(f -> f.polynomial().orElseThrow()).toList();
    double[] largest = largest(exact, polynomials);
    List<ScalarFunction> out = new ArrayList<>();
    for (int i = 0; i < polynomials.size(); i++) {
      Polynomial own = polynomials.get(i);
      out.add(exact.get(i).polynomial().isPresent() ? own : filled(own, largest));
    }
    return layer.withFunctions(out);
  }

  /** Returns the largest coefficient of each power over the channels that were approximated. */
  private static double[] largest(List<ScalarFunction> exact, List<Polynomial> polynomials) {
    int degree = 0;
    for (int i = 0; i < polynomials.size(); i++) {
      boolean own = exact.get(i).polynomial().isEmpty();
      degree = own ? StrictMath.max(degree, polynomials.get(i).degree()) : degree;
    }
    double[] out = new double[degree + 1];
    for (int i = 0; i < polynomials.size(); i++) {
      for (int p = 0; p <= degree && exact.get(i).polynomial().isEmpty(); p++) {
        out[p] = StrictMath.max(out[p], StrictMath.abs(polynomials.get(i).coefficient(p)));
      }
    }
    return out;
  }

  private static Polynomial filled(Polynomial polynomial, double[] largest) {
    double[] out = new double[largest.length];
    for (int p = 0; p < out.length; p++) {
      double least = PART * (largest[p] > 0 ? largest[p] : 1);
      out[p] = polynomial.coefficient(p) == 0 ? least : polynomial.coefficient(p);
    }
    return Polynomial.of(out);
  }
}
