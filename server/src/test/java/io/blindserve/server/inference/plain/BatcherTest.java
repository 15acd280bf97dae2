package io.blindserve.server.inference.plain;

import static io.blindserve.server.inference.plain.BatchedModel.floats;
import static io.blindserve.server.inference.plain.BatchedModel.outcome;
import static io.blindserve.server.inference.plain.BatchedModel.result;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that are joined are answered as if each were alone. */
class BatcherTest {

  /** Sums may be added up in another order when there are more rows. */
  private static final float TOLERANCE = 1e-6f;

  private static final int CALLERS = 16;
  private static final int CALLS = 100;

  private static byte[] net() {
    SplittableRandom random = new SplittableRandom(5);
    float[] weights = new float[30 * 8];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-0.3, 0.3);
    }
    return new OnnxFile()
        .input("x", OnnxFile.FLOAT, 30)
        .matrix("w", 30, 8, weights)
        .node("MatMul", "h", "x", "w")
        .node("Sigmoid", "p", "h")
        .output("p", OnnxFile.FLOAT, 8)
        .bytes();
  }

  private static Tensor rows(SplittableRandom random) {
    int rows = random.nextInt(1, 4);
    float[] values = new float[rows * 30];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return floats("x", rows, values);
  }

  @Test
  void manyCallersGetWhatTheyGetAlone() {
    try (BatchedModel batched = new BatchedModel(net(), 16, 2, CALLERS * 4)) {
      IntStream.range(0, CALLERS)
          .mapToObj(
              caller -> {
                Thread thread = new Thread(() -> callOften(batched, caller));
                List<Throwable> failures = new ArrayList<>();
                thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
                thread.start();
                return Map.entry(thread, failures);
              })
          .toList()
          .forEach(
              entry -> {
                try {
                  entry.getKey().join();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                assertEquals(List.of(), entry.getValue());
              });
      BatchCounts counts = batched.model.batchCounts().orElseThrow();
      assertEquals(CALLERS * CALLS, counts.calls());
      assertEquals(0, counts.failedJoins());
      assertTrue(counts.runs() < counts.calls(), () -> "no batch formed: " + counts);
    }
  }

  private static void callOften(BatchedModel batched, int caller) {
    SplittableRandom random = new SplittableRandom(caller);
    for (int i = 0; i < CALLS; i++) {
      Tensor input = rows(random);
      Tensor alone = batched.model.run(List.of(input), List.of()).get(0);
      Outcome.PlainResult joined = result(batched.call(input));
      assertEquals(List.of(input), joined.inputs());
      assertEquals(alone.shape(), joined.outputs().get(0).shape());
      assertArrayEquals(floats(alone), floats(joined.outputs().get(0)), TOLERANCE);
    }
  }

  @Test
  void callsThatWaitAreRunTogether() {
    try (BatchedModel batched = new BatchedModel(net(), 8, 1, 4)) {
      batched.occupy();
      List<CompletionStage<Computed>> calls =
          IntStream.range(0, 20)
              .mapToObj(i -> batched.call(floats("x", 1, new float[30])))
              .toList();
      batched.release();
      calls.forEach(call -> assertEquals(List.of(1L, 8L), result(call).outputs().get(0).shape()));
      assertEquals(new BatchCounts(3, 20, 20, 0), batched.model.batchCounts().orElseThrow());
    }
  }

  @Test
  void otherShapesAreOtherRuns() {
    try (BatchedModel batched = new BatchedModel(BatchedModel.squares(), 8, 1, 4)) {
      batched.occupy();
      List<CompletionStage<Computed>> calls = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        calls.add(batched.call(floats("x", 1, i, i)));
        calls.add(batched.call(floats("x", 1, i, 0, i)));
      }
      batched.release();
      for (int i = 1; i <= 4; i++) {
        int square = i * i;
        assertArrayEquals(
            new float[] {square, square}, floats(result(calls.get(2 * i - 2)).outputs().get(0)));
        assertArrayEquals(
            new float[] {square, 0, square}, floats(result(calls.get(2 * i - 1)).outputs().get(0)));
      }
      assertEquals(new BatchCounts(2, 8, 8, 0), batched.model.batchCounts().orElseThrow());
    }
  }

  private static Tensor index(long value) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return Tensor.ofNumbers("i", DataType.INT64, List.of(1L, 1L), data.putLong(value).flip());
  }

  /** An index out of range fails the whole run in ONNX Runtime. */
  @Test
  void aCallThatFailsFailsAlone() {
    byte[] lookup =
        new OnnxFile()
            .input("i", OnnxFile.INT64, 1)
            .matrix("table", 4, 1, 10, 11, 12, 13)
            .node("GatherElements", "y", "table", "i")
            .output("y", OnnxFile.FLOAT, 1)
            .bytes();
    try (BatchedModel batched = new BatchedModel(lookup, 8, 1, 4)) {
      batched.occupy();
      List<CompletionStage<Computed>> calls =
          List.of(batched.call(index(0)), batched.call(index(99)), batched.call(index(3)));
      CompletionStage<Computed> otherType = batched.call(floats("i", 1, 1));
      batched.release();
      assertArrayEquals(new float[] {10}, floats(result(calls.get(0)).outputs().get(0)));
      assertArrayEquals(new float[] {13}, floats(result(calls.get(2)).outputs().get(0)));
      assertRefused(ErrorCode.INVALID_TENSOR, calls.get(1));
      assertRefused(ErrorCode.INVALID_TENSOR, otherType);
      assertEquals(new BatchCounts(3, 3, 3, 1), batched.model.batchCounts().orElseThrow());
    }
  }

  private static void assertRefused(ErrorCode code, CompletionStage<Computed> call) {
    assertEquals(code, assertInstanceOf(Outcome.Refusal.class, outcome(call)).problem().code());
  }

  @Test
  void aFullQueueIsRefusedAtOnce() {
    try (BatchedModel batched = new BatchedModel(BatchedModel.squares(), 2, 1, 1)) {
      batched.occupy();
      CompletionStage<Computed> first = batched.call(floats("x", 1, 2));
      CompletionStage<Computed> second = batched.call(floats("x", 1, 3));
      assertRefused(ErrorCode.OVERLOADED, batched.call(floats("x", 1, 4)));
      batched.release();
      assertArrayEquals(new float[] {4}, floats(result(first).outputs().get(0)));
      assertArrayEquals(new float[] {9}, floats(result(second).outputs().get(0)));
    }
  }

  @Test
  void withoutAPlaceForAWorkerNobodyWaitsForever() {
    try (BatchedModel batched = new BatchedModel(BatchedModel.squares(), 2, 1, 1)) {
      batched.occupy();
      assertTrue(batched.pool.offer(() -> {}));
      assertRefused(ErrorCode.OVERLOADED, batched.call(floats("x", 1, 2)));
    }
  }

  @Test
  void aCancelledCallLeavesTheQueueAndATakenOneCannotBeCancelled() {
    try (BatchedModel batched = new BatchedModel(BatchedModel.squares(), 8, 1, 4)) {
      batched.occupy();
      CompletionStage<Computed> stays = batched.call(floats("x", 1, 2));
      CompletionStage<Computed> leaves = batched.call(floats("x", 1, 3));
      assertTrue(leaves.toCompletableFuture().cancel(false));
      batched.release();
      assertArrayEquals(new float[] {4}, floats(result(stays).outputs().get(0)));
      assertFalse(stays.toCompletableFuture().cancel(false));
      assertEquals(new BatchCounts(1, 1, 1, 0), batched.model.batchCounts().orElseThrow());
    }
  }

  @Test
  void callsWithoutRowsRunAloneAndSpoilNoOthers() {
    try (BatchedModel batched = new BatchedModel(BatchedModel.squares(), 8, 1, 4)) {
      batched.occupy();
      CompletionStage<Computed> some = batched.call(floats("x", 1, 2));
      CompletionStage<Computed> none = batched.call(empty(0, 1));
      CompletionStage<Computed> others = batched.call(floats("x", 1, 3));
      batched.release();
      assertEquals(List.of(0L, 1L), result(none).outputs().get(0).shape());
      assertArrayEquals(new float[] {4}, floats(result(some).outputs().get(0)));
      assertArrayEquals(new float[] {9}, floats(result(others).outputs().get(0)));
      assertEquals(new BatchCounts(1, 2, 2, 0), batched.model.batchCounts().orElseThrow());
    }
  }

  @Test
  void rowsWithoutElementsAreJoinedAndPartedAgain() {
    try (BatchedModel batched = new BatchedModel(BatchedModel.squares(), 8, 1, 4)) {
      batched.occupy();
      List<CompletionStage<Computed>> calls =
          List.of(batched.call(empty(1, 0)), batched.call(empty(2, 0)));
      batched.release();
      assertEquals(List.of(1L, 0L), result(calls.get(0)).outputs().get(0).shape());
      assertEquals(List.of(2L, 0L), result(calls.get(1)).outputs().get(0).shape());
      assertEquals(new BatchCounts(1, 2, 3, 0), batched.model.batchCounts().orElseThrow());
    }
  }

  private static Tensor empty(long rows, long width) {
    return Tensor.ofNumbers("x", DataType.FP32, List.of(rows, width), ByteBuffer.allocate(0));
  }

  @Test
  void aCallOfMoreRowsThanABatchRunsAlone() {
    try (BatchedModel batched = new BatchedModel(BatchedModel.squares(), 2, 1, 4)) {
      assertArrayEquals(
          new float[] {1, 4, 9},
          floats(result(batched.call(floats("x", 3, 1, 2, 3))).outputs().get(0)));
      assertEquals(new BatchCounts(0, 0, 0, 0), batched.model.batchCounts().orElseThrow());
    }
  }
}
