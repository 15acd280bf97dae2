package io.blindserve.he.compile.approximate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Refusal;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApproximatorTest {

  private static CalibrationRows some(int count, int features) {
    return CalibrationRows.of(features, Networks.rows(5, count, features));
  }

  private static ApproximationOptions options(double budget, int degree) {
    return new ApproximationOptions(budget, degree, false);
  }

  @ParameterizedTest
  @EnumSource(Tail.class)
  void aNetOfThreeTanhLayersMeetsItsBudgetOnRowsThatNoFitHasSeen(Tail tail) {
    LayerNetwork exact = Networks.random(1, 0.9, tail, Named.TANH, 6, 10, 8, 6, 2);
    Approximated found =
        Approximator.approximate(exact, Optional.of(some(400, 6)), options(0.03, 8));
    assertTrue(found.network().isPolynomial());
    assertEquals(3, found.layers().size());
    assertTrue(found.errorOnRows() <= 0.03 && found.errorUnseen() <= 0.03);
    assertTrue(found.errorUnseen() > 0);
    double largest = 0;
    for (double[] row : Networks.rows(77, 500, 6)) {
      largest = StrictMath.max(largest, Networks.difference(exact, found.network(), row));
    }
    assertTrue(largest / found.scale() <= 0.045, () -> "on other rows");
    assertTrue(found.provenError().isEmpty());
    assertTrue(found.shows().size() > 1);
  }

  @Test
  void degreesAreNoHigherThanTheBudgetAsks() {
    LayerNetwork exact = Networks.random(2, 0.8, Tail.SIGMOID, Named.SILU, 5, 8, 8, 1);
    Optional<CalibrationRows> rows = Optional.of(some(300, 5));
    Approximated loose = Approximator.approximate(exact, rows, options(0.05, 8));
    Approximated tight = Approximator.approximate(exact, rows, options(0.0005, 8));
    assertTrue(loose.layers().stream().allMatch(layer -> layer.degree() <= 2));
    assertTrue(tight.layers().stream().anyMatch(layer -> layer.degree() > 2));
    assertTrue(tight.errorOnRows() <= 0.0005);
  }

  @Test
  void theSameBitsTwice() {
    LayerNetwork exact = Networks.random(3, 1, Tail.SIGMOID, Named.RELU, 6, 10, 8, 1);
    ApproximationOptions options = new ApproximationOptions(0.2, 4, true);
    Approximated one = Approximator.approximate(exact, Optional.of(some(200, 6)), options);
    Approximated two = Approximator.approximate(exact, Optional.of(some(200, 6)), options);
    assertEquals(one.layers(), two.layers());
    for (int k = 0; k < exact.layers().size(); k++) {
      assertEquals(
          one.network().layers().get(k).functions(), two.network().layers().get(k).functions());
    }
    assertEquals(one.errorOnRows(), two.errorOnRows());
  }

  @Test
  void aProvenErrorHoldsEverywhereInTheBox() {
    for (Named function : List.of(Named.TANH, Named.SOFTPLUS, Named.SIGMOID, Named.GELU)) {
      LayerNetwork exact = Networks.random(4, 0.4, Tail.SIGMOID, function, 4, 6, 5, 1);
      Approximated found =
          Approximator.approximate(
              exact, Optional.empty(), new ApproximationOptions(0.02, 8, true));
      double bound = found.provenError().orElseThrow();
      assertTrue(bound <= 0.02);
      double largest = 0;
      for (double[] row : Networks.rows(6, 3000, 4)) {
        for (int j = 0; j < row.length; j++) {
          row[j] = StrictMath.max(-1, StrictMath.min(1, 1.5 * row[j]));
        }
        largest = StrictMath.max(largest, Networks.difference(exact, found.network(), row));
      }
      assertTrue(largest <= bound && largest > bound / 1000, function::describe);
      assertEquals(RangeSource.INTERVAL, found.layers().get(0).source());
      assertEquals("no row in the box leaves the range", found.layers().get(0).outside());
      assertTrue(found.shows().isEmpty());
    }
  }

  @Test
  void withoutRowsAWideRangeIsRefusedAtItsLayer() {
    LayerNetwork exact = Networks.random(7, 9, Tail.SIGMOID, Named.RELU, 8, 40, 30, 1);
    Refusal refusal = refused(exact, Optional.empty(), options(0.02, 4));
    assertTrue(refusal.node().startsWith("layer"), refusal::sentence);
    assertTrue(refusal.sentence().contains("--calibrate rows.csv"), refusal::sentence);
    assertTrue(refusal.sentence().contains("quadratic"), refusal::sentence);
  }

  @Test
  void aBudgetThatNoDegreeReachesIsRefusedWithTheErrorThatIsReached() {
    LayerNetwork exact = Networks.random(8, 3, Tail.SIGMOID, Named.RELU, 8, 20, 16, 1);
    Refusal refusal = refused(exact, Optional.of(some(300, 8)), options(1e-6, 4));
    assertTrue(refusal.sentence().contains("differ by"), refusal::sentence);
  }

  @Test
  void identitiesAndPolynomialsStayAsTheyAre() {
    SparseMatrix identity = SparseMatrix.identity(3);
    Layer mixed =
        new Layer(
            "mixed",
            "Tanh",
            identity,
            new double[3],
            List.of(Polynomial.IDENTITY, Named.TANH, Polynomial.SQUARE));
    Layer last =
        new Layer(
            "sum",
            "Gemm",
            SparseMatrix.ofDense(1, 3, new double[] {1, 1, 1}),
            new double[1],
            List.of(Polynomial.IDENTITY));
    LayerNetwork exact = Networks.network(3, List.of(mixed, last), Tail.NONE);
    for (Optional<CalibrationRows> rows :
        List.of(Optional.of(some(100, 3)), Optional.<CalibrationRows>empty())) {
      Approximated found = Approximator.approximate(exact, rows, options(0.005, 4));
      List<ScalarFunction> functions = found.network().layers().get(0).functions();
      assertEquals(Polynomial.IDENTITY, functions.get(0));
      assertEquals(Polynomial.SQUARE, functions.get(2));
      assertEquals(3, functions.get(1).polynomial().orElseThrow().degree());
    }
  }

  @Test
  void aNetworkOfPolynomialsIsReturnedItself() {
    LayerNetwork exact = Networks.random(9, 1, Tail.SIGMOID, Polynomial.SQUARE, 4, 6, 1);
    Approximated found = Approximator.approximate(exact, Optional.empty(), options(0.02, 2));
    assertSame(exact, found.network());
    assertEquals(0, found.provenError().orElseThrow());
  }

  @Test
  void aFunctionWithoutValuesIsRefusedAtItsNode() {
    Named never = new Named("never", z -> Double.NaN);
    LayerNetwork nan = Networks.random(10, 1, Tail.NONE, never, 4, 5, 1);
    LayerNetwork log = Networks.random(10, 1, Tail.NONE, Named.LOG, 4, 5, 1);
    for (LayerNetwork exact : List.of(nan, log)) {
      for (Optional<CalibrationRows> rows :
          List.of(Optional.of(some(60, 4)), Optional.<CalibrationRows>empty())) {
        Refusal refusal = refused(exact, rows, options(0.02, 4));
        assertEquals("layer1", refusal.node());
        assertTrue(refusal.sentence().contains("no finite value"), refusal::sentence);
      }
    }
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    Layer layer =
        new Layer(
            "bad",
            "Gemm",
            SparseMatrix.identity(1),
            new double[] {Double.NaN},
            List.of(Named.TANH));
    Layer last =
        new Layer(
            "out", "Gemm", SparseMatrix.identity(1), new double[1], List.of(Polynomial.IDENTITY));
    LayerNetwork exact = Networks.network(1, List.of(layer, last), Tail.NONE);
    assertEquals("bad", refused(exact, Optional.empty(), options(0.02, 2)).node());
  }

  @Test
  void deadNeuronsConstantFunctionsAndSingleRowsAreFitted() {
    Layer dead =
        new Layer(
            "dead",
            "Relu",
            SparseMatrix.ofDense(3, 2, new double[] {0, 0, 1, -1, 0.5, 0.5}),
            new double[] {-3, 0, 1},
            List.of(Named.RELU, new Named("constant", z -> 4), Named.SOFTPLUS));
    Layer last =
        new Layer(
            "out",
            "Gemm",
            SparseMatrix.ofDense(1, 3, new double[] {1, 1, 1}),
            new double[1],
            List.of(Polynomial.IDENTITY));
    LayerNetwork exact = Networks.network(2, List.of(dead, last), Tail.NONE);
    for (int count : new int[] {1, 2, 50}) {
      Approximated found =
          Approximator.approximate(exact, Optional.of(some(count, 2)), options(0.02, 2));
      assertTrue(found.network().isPolynomial());
      assertEquals(count, found.rows());
    }
    Approximated proven = Approximator.approximate(exact, Optional.empty(), options(0.02, 2));
    assertEquals(Polynomial.of(0), proven.network().layers().get(0).functions().get(0));
    assertEquals(Polynomial.of(4), proven.network().layers().get(0).functions().get(1));
  }

  @Test
  void hostileRowsAndOptionsAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> CalibrationRows.of(2, List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> CalibrationRows.of(2, List.of(new double[3])));
    assertThrows(
        IllegalArgumentException.class,
        () -> CalibrationRows.of(1, List.of(new double[] {Double.POSITIVE_INFINITY})));
    assertThrows(IllegalArgumentException.class, () -> options(0, 2));
    assertThrows(IllegalArgumentException.class, () -> options(Double.NaN, 2));
    assertThrows(IllegalArgumentException.class, () -> options(0.1, 5));
    LayerNetwork exact = Networks.random(1, 1, Tail.NONE, Named.TANH, 3, 2, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> Approximator.approximate(exact, Optional.of(some(9, 2)), options(0.1, 2)));
  }

  @Test
  void rowsOutsideOfTheBoxAreClippedAndCounted() {
    LayerNetwork exact = Networks.random(1, 1, Tail.SIGMOID, Named.TANH, 3, 4, 1);
    List<double[]> rows = Networks.rows(3, 50, 3);
    rows.add(new double[] {1e9, 0, 0});
    rows.add(new double[] {0, -1e300, 5});
    Approximated found =
        Approximator.approximate(exact, Optional.of(CalibrationRows.of(3, rows)), options(0.05, 4));
    assertEquals(2, found.clippedRows());
    assertTrue(found.layers().get(0).range().largest() < 10);
  }

  private static Refusal refused(
      LayerNetwork exact, Optional<CalibrationRows> rows, ApproximationOptions options) {
    return assertThrows(
            RefusedException.class, () -> Approximator.approximate(exact, rows, options))
        .refusal();
  }
}
