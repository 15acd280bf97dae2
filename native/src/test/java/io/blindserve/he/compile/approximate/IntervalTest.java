package io.blindserve.he.compile.approximate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void polynomialsStayWithinAndReachTheirEnds() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      double[] coefficients = new double[1 + random.nextInt(9)];
      for (int i = 0; i < coefficients.length; i++) {
        coefficients[i] = random.nextGaussian();
      }
      Polynomial p = Polynomial.of(coefficients);
      double low = 2 * random.nextGaussian();
      Interval range = new Interval(low, low + 3 * random.nextDouble());
      Interval found = range.of(p);
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i <= 4000; i++) {
        double value = p.apply(range.low() + i / 4000.0 * range.width());
        least = StrictMath.min(least, value);
        most = StrictMath.max(most, value);
      }
      double slack = 1e-5 * (1 + found.largest());
      assertTrue(found.low() <= least + 1e-12 && most <= found.high() + 1e-12);
      assertEquals(least, found.low(), slack);
      assertEquals(most, found.high(), slack);
    }
  }

  @Test
  void affineBoxesAreTight() {
    Layer layer =
        new Layer(
            "n",
            "Gemm",
            SparseMatrix.ofDense(2, 2, new double[] {1, -2, 0, 3}),
            new double[] {0.5, -1},
            List.of(Polynomial.SQUARE, Polynomial.IDENTITY));
    List<Interval> box = List.of(new Interval(-1, 2), new Interval(0, 3));
    List<Interval> z = Boxes.affine(layer, box);
    assertEquals(-6.5, z.get(0).low(), 1e-10);
    assertEquals(2.5, z.get(0).high(), 1e-10);
    assertEquals(-1, z.get(1).low(), 1e-10);
    assertEquals(8, z.get(1).high(), 1e-10);
    List<Interval> out = Boxes.activate(Boxes.polynomials(layer), z);
    assertEquals(0, out.get(0).low(), 1e-9);
    assertEquals(42.25, out.get(0).high(), 1e-9);
  }

  @Test
  void overflowIsNoBoundAndNoNumberIsNoInterval() {
    Interval wide = new Interval(-1e200, 1e200);
    assertTrue(!wide.of(Polynomial.of(0, 0, 0, 0, 1)).isFinite());
    assertThrows(IllegalArgumentException.class, () -> new Interval(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new Interval(2, 1));
  }

  @Test
  void measuredEndsAreRoundedOutwardToTwoDigits() {
    assertEquals(new Interval(-1.3, 0.015), Digits.outward(new Interval(-1.234, 0.01403)));
    assertEquals(new Interval(12000, 13000), Digits.outward(new Interval(12_345, 12_346)));
    assertEquals(new Interval(0, 5), Digits.outward(new Interval(0, 5)));
    assertEquals("[-1.3, 0.015]", Digits.text(new Interval(-1.234, 0.01403)));
  }

  @Test
  void noMeasuredEndIsPublished() {
    Interval range = RowFit.extended(-1.25, 3.75);
    assertTrue(range.low() < -1.25 && range.high() > 3.75);
    assertEquals(new Interval(-1.8, 4.3), range);
    assertTrue(RowFit.extended(2, 2).width() > 0);
  }
}
