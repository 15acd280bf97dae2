package io.blindserve.server.inference.plain;

import static io.blindserve.server.inference.plain.BatchedModel.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tensors that stay from one run for the next. */
class SessionRunsTest {

  private static final int THREADS = 4;
  private static final int RUNS = 500;

  @Test
  void runsOfTheSameShapesUseTheSameTensors() {
    try (PlainModel model = PlainModel.load(BatchedModel.squares())) {
      assertArrayEquals(new float[] {4, 9}, squares(model, 2, 3));
      long opened = NativeObjects.openedCount();
      assertArrayEquals(new float[] {16, 25}, squares(model, 4, 5));
      assertArrayEquals(new float[] {36, 49}, squares(model, 6, 7));
      assertEquals(opened, NativeObjects.openedCount());
      assertArrayEquals(new float[] {1}, squares(model, 1));
      assertArrayEquals(new float[] {64, 81}, squares(model, 8, 9));
    }
  }

  @Test
  void answersStayWhenTheirTensorsAreUsedAgain() {
    try (PlainModel model = PlainModel.load(BatchedModel.squares())) {
      squares(model, 1);
      Tensor first = model.run(List.of(floats("x", 1, 2)), List.of()).get(0);
      squares(model, 3);
      assertArrayEquals(new float[] {4}, floats(first));
    }
  }

  @Test
  void everyThreadHasItsOwn() {
    long open = NativeObjects.open();
    try (PlainModel model = PlainModel.load(BatchedModel.squares())) {
      List<CompletableFuture<Void>> threads =
          IntStream.range(0, THREADS)
              .mapToObj(thread -> CompletableFuture.runAsync(() -> many(model, thread)))
              .toList();
      threads.forEach(CompletableFuture::join);
    }
    assertEquals(open, NativeObjects.open());
  }

  private static void many(PlainModel model, int thread) {
    for (int i = 0; i < RUNS; i++) {
      float value = thread * RUNS + i;
      assertArrayEquals(new float[] {value * value, 1}, squares(model, value, 1));
    }
  }

  /** As many columns as there are values that are not zero: the caller's values decide. */
  @Test
  void outputsWhoseShapesHangOnValuesAreRightAllTheSame() {
    OnnxFile places =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 3)
            .node("NonZero", "y", "x")
            .output("y", OnnxFile.INT64, OnnxFile.ANY);
    try (PlainModel model = PlainModel.load(places.bytes())) {
      for (int round = 0; round < 3; round++) {
        assertEquals(List.of(2L, 1L), shape(model, 0, 5, 0));
        assertEquals(List.of(2L, 3L), shape(model, 1, 2, 3));
        assertEquals(List.of(2L, 0L), shape(model, 0, 0, 0));
      }
    }
  }

  @Test
  void valuesThatAreRefusedAreRefusedAgain() {
    long open = NativeObjects.open();
    OnnxFile lookUp =
        new OnnxFile()
            .matrix("table", 3, 2, 10, 11, 20, 21, 30, 31)
            .input("i", OnnxFile.INT64, 1)
            .node("Gather", "rows", "table", "i")
            .node("Flatten", "y", "rows")
            .output("y", OnnxFile.FLOAT, 2);
    try (PlainModel model = PlainModel.load(lookUp.bytes())) {
      for (int round = 0; round < 3; round++) {
        assertArrayEquals(new float[] {20, 21}, row(model, 1));
        assertThrows(ProblemException.class, () -> row(model, 7));
        assertArrayEquals(new float[] {30, 31}, row(model, 2));
      }
    }
    assertEquals(open, NativeObjects.open());
  }

  private static float[] squares(PlainModel model, float... values) {
    return floats(model.run(List.of(floats("x", values.length, values)), List.of()).get(0));
  }

  private static List<Long> shape(PlainModel model, float... values) {
    return model.run(List.of(floats("x", 1, values)), List.of()).get(0).shape();
  }

  private static float[] row(PlainModel model, long index) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Tensor input =
        Tensor.ofNumbers("i", DataType.INT64, List.of(1L, 1L), data.putLong(index).flip());
    return floats(model.run(List.of(input), List.of()).get(0));
  }
}
