package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Work that several threads do: each part once, failures reach who began it, late helpers leave.
 */
class SharedWorkTest {

  private static final int PARTS = 10_000;

  /** Counts its parts. */
  private static final class Counting extends SharedWork {
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();

    @Override
    void takePart(int worker) {
      while (next.getAndIncrement() < PARTS) {
        done.incrementAndGet();
      }
      await(() -> done.get() == PARTS);
    }
  }

  @Test
  void everyPartIsDoneOnce() {
    try (HelperPool pool = new HelperPool(4, () -> 0)) {
      for (int round = 0; round < 200; round++) {
        Counting work = new Counting();
        HelperThread helper = new HelperThread("test-helper");
        helper.start();
        helper.offer(work, 1);
        work.lead();
        helper.end();
        assertEquals(PARTS, work.done.get());
      }
      assertEquals(4, pool.workers());
    }
  }

  @Test
  void whoComesLateDoesNothing() {
    Counting work = new Counting();
    work.lead();
    work.done.set(0);
    work.next.set(0);
    work.help(1);
    assertEquals(0, work.done.get());
  }

  /** Fails in one worker, while the others wait for it. */
  private static final class Failing extends SharedWork {
    final AtomicInteger never = new AtomicInteger();
    final RuntimeException reason = new RuntimeException("broken");

    @Override
    void takePart(int worker) {
      if (worker == 1) {
        throw reason;
      }
      await(() -> never.get() == 1);
    }
  }

  @Test
  void failureOfAHelperEndsTheWork() {
    Failing work = new Failing();
    HelperThread helper = new HelperThread("test-helper");
    helper.start();
    helper.offer(work, 1);
    IllegalStateException e = assertThrows(IllegalStateException.class, work::lead);
    helper.end();
    assertSame(work.reason, e.getCause());
  }

  @Test
  void aBusyPoolLendsNobody() {
    AtomicInteger elsewhere = new AtomicInteger();
    try (HelperPool pool = new HelperPool(2, elsewhere::get)) {
      HelpedCrew first = pool.begin();
      assertEquals(1, pool.idleCores());
      HelpedCrew second = pool.begin();
      assertEquals(0, pool.idleCores());
      first.close();
      second.close();
      assertEquals(2, pool.idleCores());
      elsewhere.set(3);
      assertEquals(0, pool.idleCores());
      assertTrue(pool.workers() == 2);
    }
    assertThrows(IllegalArgumentException.class, () -> new HelperPool(0, () -> 0));
  }
}
