package io.blindserve.he.compile.approximate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.Polynomial;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimaxTest {

  private static final Interval UNIT = new Interval(-1, 1);
  private static final List<Named> SMOOTH =
      List.of(
          Named.TANH,
          Named.SIGMOID,
          Named.GELU,
          Named.SILU,
          Named.ELU,
          Named.SOFTPLUS,
          Named.DECAY);

  /** E_2 and E_4 of |x|: 1/8, and Varga and Carpenter 1985; E_n of exp: Meinardus 1967. */
  @ParameterizedTest
  @CsvSource({
    "abs, 2, 0.125, 1e-6",
    "abs, 4, 0.067621, 1e-6",
    "abs, 6, 0.045930, 1e-6",
    "exp, 1, 0.27880, 1e-5",
    "exp, 2, 0.04502, 1e-5",
    "exp, 3, 0.005528, 1e-6",
    "exp, 4, 0.0005467, 1e-7",
    "exp, 5, 0.0000452, 1e-7"
  })
  void bestDeviationsAreThoseOfTheBooks(String name, int degree, double best, double slack) {
    Named function = name.equals("abs") ? Named.ABS : Named.EXP;
    Polynomial p = Chebyshev.polynomial(Minimax.fit(function, UNIT, degree), UNIT);
    double largest = 0;
    for (int i = 0; i <= 20_000; i++) {
      double z = -1 + i / 10_000.0;
      largest = StrictMath.max(largest, StrictMath.abs(p.apply(z) - function.apply(z)));
    }
    assertEquals(best, largest, slack);
    assertTrue(largest <= Piece.deviation(function, p, UNIT) + 1e-9);
  }

  @ParameterizedTest
  @CsvSource({"-3, 3, 3", "-6, 6, 8", "-2, 5, 4", "0.5, 4, 6", "-8, -1, 7", "1000, 1004, 4"})
  void smoothFunctionsDeviateEquallyOftenAsTheTheoryAsks(double low, double high, int degree) {
    Interval range = new Interval(low, high);
    for (Named function : SMOOTH) {
      double[] fit = Minimax.fit(function, range, degree);
      double largest = 0;
      double[] points = Chebyshev.points(range, 4001);
      double[] basis = new double[degree + 1];
      double[] errors = new double[points.length];
      for (int i = 0; i < points.length; i++) {
        Chebyshev.values(Chebyshev.inner(range, points[i]), basis);
        errors[i] = function.apply(points[i]) - Chebyshev.sum(fit, basis);
        largest = StrictMath.max(largest, StrictMath.abs(errors[i]));
      }
      double size = StrictMath.max(1e-30, StrictMath.abs(function.apply(low)));
      if (largest > 1e-9 * size) {
        assertTrue(
            alternations(errors, 0.98 * largest) >= degree + 2,
            () -> function.describe() + " of degree " + degree);
      }
    }
  }

  private static int alternations(double[] errors, double atLeast) {
    int count = 0;
    double sign = 0;
    for (double error : errors) {
      if (StrictMath.abs(error) >= atLeast && error * sign <= 0) {
        sign = error;
        count++;
      }
    }
    return count;
  }

  @Test
  void polynomialsAreFoundAgain() {
    Named cubic = new Named("cubic", z -> 1 + z * (2 + z * (-3 + z / 2)));
    Interval range = new Interval(-2, 5);
    Polynomial p = Chebyshev.polynomial(Minimax.fit(cubic, range, 3), range);
    double[] found = p.coefficients().stream().mapToDouble(Double::doubleValue).toArray();
    assertArrayEquals(new double[] {1, 2, -3, 0.5}, found, 1e-9);
  }

  @Test
  void aConstantAndAnOnePointRangeGiveConstants() {
    Named constant = new Named("constant", z -> 7);
    Piece piece =
        new Piece(constant, List.of(0), RangeSource.INTERVAL, UNIT, Minimax.fit(constant, UNIT, 4));
    assertEquals(Polynomial.of(7), piece.trimmed().polynomial());
    Interval point = new Interval(2, 2);
    double[] fit = Minimax.fit(Named.EXP, point, 3);
    assertEquals(Polynomial.of(StrictMath.exp(2)), Chebyshev.polynomial(fit, point));
  }

  @Test
  void tinyLeadingCoefficientsAreLeftOut() {
    Interval range = new Interval(-2, 2);
    double[] fit = Minimax.fit(Named.TANH, range, 4);
    Piece piece = new Piece(Named.TANH, List.of(0), RangeSource.INTERVAL, range, fit).trimmed();
    assertEquals(3, piece.polynomial().degree());
    assertTrue(Piece.deviation(Named.TANH, piece.polynomial(), range) < 0.06);
  }
}
