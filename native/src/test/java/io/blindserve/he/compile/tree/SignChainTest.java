package io.blindserve.he.compile.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.Polynomial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of polynomials to the sign. */
class SignChainTest {

  private static double apply(SignChain chain, double z) {
    double out = z;
    for (Polynomial stage : chain.stages()) {
      out = stage.apply(out);
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({"6, 1e-3", "6, 1e-6", "4, 1e-5", "8, 1e-6"})
  void staysNearTheSignOutsideTheGapAndInBoundsInside(int logGap, double error) {
    double gap = Math.scalb(1.0, -logGap);
    SignChain chain = SignChain.of(gap, error).orElseThrow();
    assertTrue(chain.error() <= error);
    for (int i = 0; i <= 20_000; i++) {
      double z = i / 20_000.0;
      double s = apply(chain, z);
      assertEquals(-s, apply(chain, -z), 1e-12);
      assertTrue(s <= 1 + chain.error() && s >= -chain.error(), z + " gives " + s);
      assertTrue(z < gap || s >= 1 - chain.error(), z + " gives " + s);
    }
  }

  /** Known: degree 3 on [a, b] is best where it meets 1 + e inside and 1 - e at both ends. */
  @Test
  void oneStageAlternates() {
    OddMinimax fit = OddMinimax.fit(0.25, 1, 2);
    Polynomial p = fit.polynomial();
    double error = 1 - p.apply(0.25);
    assertEquals(error, 1 - p.apply(1), 1e-6);
    double inside = Math.sqrt(-p.coefficient(1) / (3 * p.coefficient(3)));
    assertEquals(error, p.apply(inside) - 1, 1e-6);
    assertTrue(fit.low() <= 1 - error + 1e-9 && fit.high() >= 1 + error - 1e-9);
  }
}
