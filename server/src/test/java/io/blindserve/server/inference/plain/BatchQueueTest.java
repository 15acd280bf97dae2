package io.blindserve.server.inference.plain;

import static io.blindserve.server.inference.plain.BatchedModel.floats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Turn;
import io.blindserve.server.model.PlainSettings.Batching;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who waits, and for how long. */
class BatchQueueTest {

  private static final long DELAY = 500_000;

  private final BatchQueue queue = new BatchQueue(new Batching(4, 500));

  private WaitingCall add(int rows, int width) {
    return add(rows, width, Turn.USUAL_PRIORITY);
  }

  private WaitingCall add(int rows, int width, int priority) {
    InferenceInput.Plain input =
        new InferenceInput.Plain(
            List.of(floats("x", rows, new float[rows * width])),
            List.of(),
            new Turn(priority, Optional.empty()));
    WaitingCall call =
        new WaitingCall(input, BatchKey.of(input.tensors()).orElseThrow(), queue::remove);
    queue.add(call);
    return call;
  }

  @Test
  void aLoneCallIsTakenAtOnce() {
    WaitingCall call = add(1, 2);
    assertEquals(0, queue.nanosToWait(call.arrived()));
    assertEquals(List.of(call), queue.take(call.arrived()));
    assertTrue(queue.isEmpty());
  }

  @Test
  void ofSeveralTheOldestWaitsForTheDelayAndNoLonger() {
    WaitingCall first = add(1, 2);
    WaitingCall second = add(1, 2);
    assertEquals(DELAY, queue.nanosToWait(first.arrived()));
    assertEquals(0, queue.nanosToWait(first.arrived() + DELAY));
    assertEquals(List.of(first, second), queue.take(first.arrived() + DELAY));
  }

  @Test
  void aFullBatchDoesNotWaitAndDoesNotHoldUpTheOldestLate() {
    WaitingCall other = add(1, 3);
    WaitingCall first = add(2, 2);
    WaitingCall second = add(2, 2);
    WaitingCall third = add(1, 2);
    assertEquals(0, queue.nanosToWait(other.arrived()));
    assertEquals(List.of(first, second), queue.take(other.arrived()));
    assertEquals(List.of(other), queue.take(other.arrived() + DELAY));
    assertEquals(List.of(third), queue.take(third.arrived()));
  }

  @Test
  void whoHasAHigherPriorityGoesFirst() {
    WaitingCall late = add(1, 2, 9);
    WaitingCall usual = add(3, 2);
    WaitingCall first = add(1, 2, 1);
    WaitingCall second = add(1, 2, 1);
    assertEquals(1, queue.priority());
    assertEquals(List.of(first, second), queue.take(late.arrived() + DELAY));
    assertEquals(5, queue.priority());
    assertEquals(List.of(usual, late), queue.take(late.arrived() + DELAY));
  }

  @Test
  void aFullBatchOfALowerPriorityWaitsForAHigherOne() {
    WaitingCall full = add(4, 3, 6);
    WaitingCall first = add(1, 2, 4);
    assertEquals(0, queue.nanosToWait(first.arrived()));
    assertEquals(List.of(first), queue.take(first.arrived()));
    assertEquals(List.of(full), queue.take(first.arrived()));
  }

  @Test
  void rowsOfABatchAreBounded() {
    WaitingCall first = add(3, 2);
    WaitingCall second = add(2, 2);
    assertEquals(List.of(first), queue.take(second.arrived()));
    assertEquals(2, queue.rows());
  }

  @Test
  void aCancelledCallIsGoneAndCannotGoTwice() {
    WaitingCall call = add(1, 2);
    assertTrue(call.cancel(false));
    assertTrue(queue.isEmpty());
    assertEquals(0, queue.rows());
    assertFalse(queue.remove(call));
  }
}
