package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.EncryptionTerms;
import io.blindserve.client.Predictions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule by which the demonstration succeeds. */
class DemoResultTest {

  private static final double PROMISE = 0.02;

  private static DemoResult result(double[] plain, double[] encrypted) {
    EncryptionTerms terms =
        new EncryptionTerms("latency", "sha256:", "lattigo-v6", 13, 213, 1, PROMISE, 1);
    List<Integer> truth = Collections.nCopies(plain.length, 1);
    return new DemoResult("m", "2", terms, truth, Predictions.of(plain), Predictions.of(encrypted));
  }

  @Test
  void holdsWhenErrorsAreSmallAndClassesAgree() {
    DemoResult result = result(new double[] {0.9, 0.1, 0.6}, new double[] {0.91, 0.11, 0.59});
    assertTrue(result.kept());
    assertEquals(0.01, result.maxAbsError(), 1e-12);
    assertEquals(2 / 3.0, result.plainAccuracy());
    assertEquals(0, result.borderRows());
  }

  @Test
  void failsOnALargerErrorThanPromised() {
    assertFalse(result(new double[] {0.9}, new double[] {0.9201}).kept());
    assertFalse(result(new double[] {0.9}, new double[] {Double.NaN}).kept());
  }

  @Test
  void rowsAtTheBorderMayDifferButMustBeFew() {
    DemoResult two = result(new double[] {0.51, 0.49, 0.9}, new double[] {0.495, 0.505, 0.9});
    assertEquals(2, two.borderRows());
    assertEquals(0, two.disagreements());
    assertTrue(two.kept());
    DemoResult three = result(new double[] {0.51, 0.49, 0.5}, new double[] {0.51, 0.49, 0.5});
    assertEquals(3, three.borderRows());
    assertFalse(three.kept());
  }

  @Test
  void aRowAwayFromTheBorderMayNotDiffer() {
    DemoResult result = result(new double[] {0.53}, new double[] {0.49});
    assertEquals(1, result.disagreements());
    assertFalse(result.kept());
  }
}
