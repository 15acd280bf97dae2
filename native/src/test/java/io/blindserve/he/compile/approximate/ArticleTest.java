package io.blindserve.he.compile.approximate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.LayerNetwork;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The article's Relu network with polynomials, on rows that no fit has seen. */
class ArticleTest {

  @Test
  void degreeTwoKeepsTheClasses() throws IOException {
    check(new ApproximationOptions(0.25, 2, true));
  }

  private static void check(ApproximationOptions options) throws IOException {
    LayerNetwork exact = ArticleNetwork.read();
    CalibrationRows rows = CalibrationRows.of(30, ArticleNetwork.rows("train.csv"));
    long start = System.nanoTime();
    Approximated found = Approximator.approximate(exact, Optional.of(rows), options);
    System.out.println((System.nanoTime() - start) / 1e9 + " s");
    found.layers().forEach(System.out::println);
    found.shows().forEach(System.out::println);
    Measured fit = Measured.of(exact, found.network(), rows, 1);
    Measured held =
        Measured.of(
            exact, found.network(), CalibrationRows.of(30, ArticleNetwork.rows("heldout.csv")), 1);
    System.out.println(
        "rows "
            + fit.error()
            + " unseen "
            + fit.unseen()
            + " rms "
            + fit.rms()
            + " unequal "
            + fit.unequal()
            + "; held "
            + held.error()
            + " rms "
            + held.rms()
            + " unequal "
            + held.unequal());
    assertTrue(found.network().isPolynomial());
    assertTrue(fit.error() <= options.errorBudget());
    assertEquals(0, held.unequal());
  }
}
