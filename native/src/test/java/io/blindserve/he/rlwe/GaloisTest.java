package io.blindserve.he.rlwe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GaloisTest {

  @Test
  void rotationsArePowersOfFive() {
    assertEquals(1, Galois.elementForRotation(13, 0));
    assertEquals(5, Galois.elementForRotation(13, 1));
    assertEquals(25, Galois.elementForRotation(13, 2));
    assertEquals(1, Galois.elementForRotation(13, 4096));
    assertEquals(Galois.elementForRotation(13, 4093), Galois.elementForRotation(13, -3));
    assertEquals(16383, Galois.elementForConjugation(13));
  }

  @Test
  void inverseUndoesEveryElement() {
    for (int logN : new int[] {4, 5, 13, 16}) {
      long order = 2L << logN;
      for (long element = 1; element < Math.min(order, 4096); element += 2) {
        assertEquals(1, element * Galois.inverse(logN, element) % order);
      }
    }
  }

  @Test
  void refusesEvenAndLargeElements() {
    for (long element : new long[] {0, 2, -1, 1 << 14, (1 << 14) + 1}) {
      assertThrows(IllegalArgumentException.class, () -> Galois.requireElement(13, element));
    }
  }
}
