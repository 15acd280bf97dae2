package io.blindserve.server.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.Shadowing;
import io.blindserve.server.model.Split;
import io.blindserve.server.model.TestVersions;
import io.blindserve.server.patience.Patience;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies wait in a short queue or are dropped; whoever offers them never waits. */
class CopiesTest {

  private static final ModelName NAME = new ModelName("m");
  private static final int OFFERED = 200;
  private static final int QUEUE = 64;
  private static final long PATIENCE = 10;

  private final ModelCatalog models = new ModelCatalog();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicBoolean room = new AtomicBoolean(true);
  private final Trial trial =
      new Trial(
          NAME,
          new Split(2, 0, Optional.of(new Shadowing(Optional.empty())), Optional.empty()),
          System::nanoTime);

  private final Copies copies =
      new Copies(
          models,
          (lease, input) -> {
            begun.countDown();
            await(gate);
            return new Outcome.PlainResult(List.of(), List.of());
          },
          room::get,
          new Patience(Duration.ofSeconds(30)));

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    TestVersions.publish(models, NAME, 2);
  }

  private void offer(int times, long bytes) {
    Tensor tensor =
        Tensor.ofNumbers(
            "x", DataType.UINT8, List.of(bytes), ByteBuffer.allocate(Math.toIntExact(bytes)));
    Copies.Answered call =
        new Copies.Answered(new InferenceInput.Plain(List.of(tensor), List.of()), List.of(), 1);
    for (int i = 0; i < times; i++) {
      copies.offer(trial, call);
    }
  }

  private Observed.Copies seen() {
    return trial.observed().copies();
  }

  @AfterEach
  void stop() {
    gate.countDown();
    copies.close();
  }

  @Test
  void whatHasNoPlaceIsDroppedAndCounted() {
    serve();
    offer(1, 1);
    await(begun);
    offer(OFFERED, 1);
    assertEquals(OFFERED - QUEUE, seen().dropped());
    assertEquals(0, seen().made());
    gate.countDown();
    Eventually.holds(() -> seen().made() == QUEUE + 1);
  }

  @Test
  void copiesOfMuchAreBoundedInBytes() {
    serve();
    offer(1, 1);
    await(begun);
    offer(10, 8 << 20);
    assertEquals(7, seen().dropped(), "32 MiB and no more");
    gate.countDown();
    Eventually.holds(() -> seen().made() == 4);
    offer(1, 8 << 20);
    Eventually.holds(() -> seen().made() == 5);
  }

  @Test
  void nothingBeginsWhileCallersNeedTheWorkers() throws InterruptedException {
    serve();
    room.set(false);
    offer(3, 1);
    assertTrue(!begun.await(50, TimeUnit.MILLISECONDS), "callers come first");
    gate.countDown();
    room.set(true);
    Eventually.holds(() -> seen().made() == 3);
  }

  @Test
  void copiesForAVersionThatIsGoneOrATrialThatIsOverAreDropped() {
    gate.countDown();
    offer(2, 1);
    Eventually.holds(() -> seen().dropped() == 2);
    serve();
    trial.end();
    offer(2, 1);
    Eventually.holds(() -> seen().dropped() == 4);
    assertEquals(1, begun.getCount(), "nothing was computed");
  }
}
