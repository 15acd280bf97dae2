package io.blindserve.server.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.problem.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluationPoolTest {

  private final EvaluationPool pool = new EvaluationPool("test", 1, 1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    gate.countDown();
    pool.close();
  }

  private CompletableFuture<Computed> submit() {
    return pool.submit(this::run).toCompletableFuture();
  }

  private Outcome run() {
    runs.incrementAndGet();
    begun.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Outcome.PlainResult(List.of(), List.of());
  }

  private static ErrorCode refusal(CompletionStage<Computed> stage) {
    Outcome outcome = stage.toCompletableFuture().join().outcome();
    return assertInstanceOf(Outcome.Refusal.class, outcome).problem().code();
  }

  @Test
  void cancelledWorkFreesItsPlaceAndNeverRuns() {
    CompletableFuture<Computed> atWork = submit();
    CompletableFuture<Computed> leaves = submit();
    assertEquals(ErrorCode.OVERLOADED, refusal(submit()));
    assertTrue(leaves.cancel(false));
    assertTrue(leaves.isCancelled());
    CompletableFuture<Computed> next = submit();
    gate.countDown();
    assertInstanceOf(Outcome.PlainResult.class, atWork.join().outcome());
    assertInstanceOf(Outcome.PlainResult.class, next.join().outcome());
    assertEquals(2, runs.get());
  }

  @Test
  void workGoesByPriorityAndThenByArrival() {
    try (EvaluationPool queue = new EvaluationPool("queue", 1, 5)) {
      assertTrue(queue.offer(this::run));
      List<Integer> order = Collections.synchronizedList(new ArrayList<>());
      for (int work : new int[] {90, 50, 10, 51, 11}) {
        assertTrue(queue.offer(() -> order.add(work), work / 10));
      }
      assertFalse(queue.offer(() -> order.add(0), Turn.FIRST));
      gate.countDown();
      queue.close();
      assertEquals(List.of(10, 11, 50, 51, 90), order);
    }
  }

  @Test
  void whatHasBegunGoesOn() throws InterruptedException {
    CompletableFuture<Computed> atWork = submit();
    begun.await();
    assertFalse(atWork.cancel(true));
    gate.countDown();
    assertInstanceOf(Outcome.PlainResult.class, atWork.join().outcome());
    assertFalse(atWork.cancel(true));
  }
}
