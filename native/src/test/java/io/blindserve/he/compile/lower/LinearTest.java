package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.SparseMatrix;
import org.junit.jupiter.api.Test;

/** Which matrices are the identity or a multiple of it. */
class LinearTest {

  private static SparseMatrix matrix(double... values) {
    int size = (int) Math.sqrt(values.length);
    return SparseMatrix.ofDense(size, size, values);
  }

  @Test
  void multiplesOfTheIdentity() {
    assertEquals(-0.5, Linear.multipleOfIdentity(matrix(-0.5, 0, 0, -0.5)));
    assertEquals(0, Linear.multipleOfIdentity(matrix(1, 0, 0, 2)));
    assertTrue(matrix(1, 0, 0, 1).isIdentity());
    assertFalse(matrix(2, 0, 0, 2).isIdentity());
  }

  /** As many entries as rows, in columns that ascend, but all of them in one row. */
  @Test
  void aRowOfOnesIsNoIdentity() {
    assertEquals(0, Linear.multipleOfIdentity(matrix(1, 1, 0, 0)));
    assertFalse(matrix(1, 1, 0, 0).isIdentity());
    assertFalse(matrix(0, 0, 1, 1).isIdentity());
  }
}
