package io.blindserve.he.compile.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {

  /** Of CPython's math.erf, which the C library computes. */
  private static final double[][] ERF = {
    {-5.5, -0.9999999999999927},
    {-3.25, -0.9999956972205363},
    {-1.5, -0.9661051464753108},
    {-0.75, -0.7111556336535151},
    {-0.001, -0.0011283787909692365},
    {1e-08, 1.1283791670955126e-08},
    {0.1, 0.1124629160182849},
    {0.3, 0.3286267594591274},
    {0.5, 0.5204998778130465},
    {0.9, 0.7969082124228322},
    {1, 0.8427007929497149},
    {1.2, 0.9103139782296353},
    {1.7, 0.9837904585907745},
    {2, 0.9953222650189527},
    {2.5, 0.999593047982555},
    {3, 0.9999779095030014},
    {3.9, 0.9999999652077514},
    {4.5, 0.9999999998033839},
    {5, 0.9999999999984626},
    {5.9, 0.9999999999999999}
  };

  @Test
  void erfIsExactToTwelveDigits() {
    for (double[] point : ERF) {
      assertEquals(point[1], Basic.ERF.apply(point[0]), 1e-14, () -> "at " + point[0]);
    }
    assertEquals(1, Basic.ERF.apply(40));
    assertEquals(-1, Basic.ERF.apply(Double.NEGATIVE_INFINITY));
    assertTrue(Double.isNaN(Basic.ERF.apply(Double.NaN)));
  }

  /** Of the definitions, in CPython. */
  @ParameterizedTest
  @CsvSource({
    "RELU, -1, 0",
    "SIGMOID, 1, 0.7310585786300049",
    "SOFTPLUS, 1, 1.3132616875182228",
    "SOFTPLUS, 800, 800",
    "SOFTSIGN, -3, -0.75",
    "GELU, 1, 0.8413447460685429",
    "GELU_TANH, 1, 0.8411919906082768",
    "SILU, 1, 0.7310585786300049",
    "HARD_SWISH, 1, 0.6666666666666666",
    "MISH, 1, 0.8650983882673103",
    "RECIPROCAL, 4, 0.25"
  })
  void basicFunctionsAreAsDefined(Basic function, double z, double value) {
    assertEquals(value, function.apply(z), 1e-12);
  }

  @Test
  void functionsWithParametersAreAsDefined() {
    assertEquals(-0.2, new LeakyRelu(0.1).apply(-2), 1e-15);
    assertEquals(2 * (StrictMath.exp(-1) - 1), new Elu(2).apply(-1), 1e-15);
    assertEquals(2 * (StrictMath.exp(-0.5) - 1), new Celu(2).apply(-1), 1e-15);
    assertEquals(3 * 2 * (StrictMath.exp(-1) - 1), new Selu(2, 3).apply(-1), 1e-15);
    assertEquals(0.7, new HardSigmoid(0.2, 0.5).apply(1), 1e-15);
    assertEquals(0, new ThresholdedRelu(1.5).apply(1.5));
    assertEquals(6, new Clamp(0, 6).apply(7));
    assertEquals(new LeakyRelu(0.1), new LeakyRelu(0.1));
  }

  @Test
  void polynomialsStayPolynomials() {
    Polynomial quadratic = Polynomial.of(1, -2, 3);
    ScalarFunction composed = Functions.compose(Polynomial.SQUARE, quadratic);
    assertEquals(Polynomial.of(1, -4, 10, -12, 9), composed);
    assertEquals(Polynomial.of(1, -1, 3), Functions.sum(quadratic, Polynomial.IDENTITY));
    assertEquals(Polynomial.of(0, 1, -2, 3), Functions.product(quadratic, Polynomial.IDENTITY));
  }

  @Test
  void outerPolynomialsOfOneFunctionBecomeOne() {
    ScalarFunction twice = Functions.compose(Functions.affine(2, 1), Basic.TANH);
    ScalarFunction square = Functions.product(twice, Basic.TANH);
    assertEquals(new Composed(Polynomial.of(0, 1, 2), Basic.TANH), square);
    assertEquals(
        Polynomial.of(0),
        Functions.sum(Basic.TANH, Functions.compose(Functions.affine(-1, 0), Basic.TANH)));
  }

  @Test
  void whatIsPutTogetherComputesTheSame() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 2000; i++) {
      ScalarFunction a = random(random, 2);
      ScalarFunction b = random(random, 2);
      double z = random.nextDouble(-2, 2);
      near(a.apply(b.apply(z)), Functions.compose(a, b).apply(z));
      near(a.apply(z) + b.apply(z), Functions.sum(a, b).apply(z));
      near(a.apply(z) * b.apply(z), Functions.product(a, b).apply(z));
    }
  }

  private static void near(double wanted, double found) {
    assertEquals(wanted, found, 1e-9 * StrictMath.max(1, StrictMath.abs(wanted)));
  }

  private static ScalarFunction random(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 3)) {
      case 0 -> Polynomial.of(random.nextDouble(-1, 1), random.nextDouble(-1, 1));
      case 1 -> Polynomial.of(0.3, random.nextDouble(-1, 1), 0.2);
      case 2 -> random.nextBoolean() ? Basic.TANH : Basic.SIGMOID;
      case 3, 4 -> Functions.compose(random(random, depth - 1), random(random, depth - 1));
      case 5 -> Functions.sum(random(random, depth - 1), random(random, depth - 1));
      default -> Functions.product(random(random, depth - 1), random(random, depth - 1));
    };
  }

  @Test
  void sizeAndDegreeAreBounded() {
    assertTrue(Functions.fits(Functions.power(8)));
    assertFalse(Functions.fits(Functions.power(9)));
    ScalarFunction grown = Basic.TANH;
    for (int i = 0; i < 5; i++) {
      grown = new Sum(grown, new Composed(Basic.TANH, grown));
    }
    assertFalse(Functions.fits(grown));
  }

  @Test
  void formulasAreNamed() {
    ScalarFunction z = Polynomial.IDENTITY;
    assertEquals("silu", Functions.product(z, Basic.SIGMOID).describe());
    ScalarFunction erf = Functions.compose(Basic.ERF, Functions.affine(0.70710677, 0));
    ScalarFunction factor = Functions.compose(Functions.affine(0.5, 0.5), erf);
    assertEquals("gelu", Functions.product(z, factor).describe());
    assertEquals("relu", Functions.compose(Basic.RELU, Functions.affine(2, 1)).describe());
    assertEquals("tanh", Functions.compose(Functions.affine(2, 1), Basic.TANH).describe());
    assertEquals("tanh of relu", Functions.compose(Basic.TANH, Basic.RELU).describe());
    assertEquals("product of functions", Functions.product(Basic.RELU, Basic.TANH).describe());
  }
}
