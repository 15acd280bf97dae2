package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What the table of costs says about special primes. */
class CostTableTest {

  /** At one limb more primes only cost; at many they save, in time and in bytes. */
  @Test
  void moreSpecialPrimesPayOnLongChains() {
    assertTrue(new CostTable(14, 2).keySwitch(1) > new CostTable(14, 1).keySwitch(1));
    assertTrue(new CostTable(14, 2).keySwitch(9) < new CostTable(14, 1).keySwitch(9));
    assertTrue(new CostTable(15, 3).keySwitch(16) < new CostTable(15, 2).keySwitch(16));
    KeySizes one = new KeySizes(14, 9, 1, 430);
    KeySizes three = new KeySizes(14, 9, 3, 430);
    assertTrue(three.key(9) < one.key(9));
    // 9 digits of 10 rows of 43 bits each, at 16384 / 8 bytes a bit, and a seed.
    assertEquals(9L * 10 * 43 * 2048 + 32, one.key(9));
  }

  /** A matrix costs more with every diagonal, and hoisted rotations less than others. */
  @Test
  void babyStepsAreCheaperThanGiantSteps() {
    CostTable costs = new CostTable(13, 1);
    assertTrue(costs.product(4, 1, 17, 16, 1) > costs.product(4, 1, 16, 16, 1));
    assertTrue(costs.product(4, 1, 16, 16, 1) < costs.product(4, 1, 16, 1, 16));
    assertTrue(costs.product(4, 2, 32, 4, 8) > costs.product(4, 1, 32, 4, 8));
  }

  /** Sums side by side fetch their ciphertexts once; a single one costs more than it computes. */
  @Test
  void sumsSideBySideAreCheaperThanApart() {
    CostTable costs = new CostTable(13, 1);
    assertTrue(costs.combine(2, 9, 8) < 8 * costs.combine(2, 9, 1) * 0.6);
    assertTrue(costs.combine(2, 9, 8) > costs.combine(2, 9, 7));
    assertEquals(2 * costs.combine(2, 9, 1), costs.combine(4, 9, 1));
  }
}
