package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of functions that were put together. Exporters write activations as formulas; the known
 * ones are found again by their values, up to a factor and a scale of the argument, for a report.
 */
final class Names {

  private static final List<Basic> FORMULAS =
      List.of(
          Basic.SILU,
          Basic.GELU,
          Basic.GELU_TANH,
          Basic.HARD_SWISH,
          Basic.MISH,
          Basic.SOFTSIGN,
          Basic.SOFTPLUS,
          Basic.TANH);

  private static final double[] POINTS = {-3.7, -2.2, -0.9, -0.3, 0.4, 1.1, 2.6, 3.3};

  /** Constants in files have 24 bits. */
  private static final double TOLERANCE = 1e-5;

  private static final int MAX_SCALES = 8;

  private Names() {}

  static String of(ScalarFunction f) {
    if (f instanceof Composed c && isAffine(c.outer())) {
      return c.inner().describe();
    }
    if (f instanceof Composed c && isAffine(c.inner())) {
      return c.outer().describe();
    }
    for (double scale : scales(f)) {
      for (Basic known : FORMULAS) {
        if (matches(f, known, scale)) {
          return known.describe();
        }
      }
    }
    return formula(f);
  }

  private static boolean isAffine(ScalarFunction f) {
    return f.polynomial().filter(p -> p.degree() == 1).isPresent();
  }

  private static String formula(ScalarFunction f) {
    if (f instanceof Composed c) {
      return c.outer().describe() + " of " + c.inner().describe();
    }
    return f instanceof Sum ? "sum of functions" : "product of functions";
  }

  private static boolean matches(ScalarFunction f, Basic known, double scale) {
    double factor = f.apply(POINTS[POINTS.length - 1] / scale) / known.apply(POINTS[7]);
    if (!Double.isFinite(factor) || factor == 0) {
      return false;
    }
    for (double at : POINTS) {
      double error = f.apply(at / scale) / factor - known.apply(at);
      if (!(StrictMath.abs(error) <= TOLERANCE * StrictMath.max(1, StrictMath.abs(at)))) {
        return false;
      }
    }
    return true;
  }

  /** Scales of the argument under which a formula may be a known one: its own inner factors. */
  private static Set<Double> scales(ScalarFunction f) {
    Set<Double> out = new TreeSet<>(Set.of(1.0));
    collect(f, out);
    return out;
  }

  private static void collect(ScalarFunction f, Set<Double> out) {
    if (f instanceof Composed c) {
      if (c.inner() instanceof Polynomial p && p.degree() == 1 && out.size() < MAX_SCALES) {
        out.add(p.coefficient(1));
        out.add(p.coefficient(1) * Special.SQRT_TWO);
      }
      collect(c.inner(), out);
    } else if (f instanceof Sum s) {
      collect(s.left(), out);
      collect(s.right(), out);
    } else if (f instanceof Product p) {
      collect(p.left(), out);
      collect(p.right(), out);
    }
  }
}
