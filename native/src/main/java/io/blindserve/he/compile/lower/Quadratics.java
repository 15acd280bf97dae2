package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.Polynomial;
import java.util.List;

/** Whether squares are completed by a formula or by weights. */
final class Quadratics {

  private static final double TOLERANCE = 1e-9;

  private Quadratics() {}

  /**
   * Returns whether all polynomials of degree 2 have their extremum at the same place, as they have
   * where a formula stands behind all channels, perhaps times a weight. Where polynomials were
   * fitted, the place is a weight too, and may lie anywhere.
   */
  static boolean shareCentre(List<Polynomial> polynomials) {
    double first = Double.NaN;
    for (Polynomial p : polynomials) {
      if (p.degree() == 2) {
        double centre = p.coefficient(1) / p.coefficient(2);
        first = Double.isNaN(first) ? centre : first;
        if (!(StrictMath.abs(centre - first) <= TOLERANCE * StrictMath.abs(first))) {
          return false;
        }
      }
    }
    return true;
  }
}
