package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Loading and unloading leaves nothing behind: 200 times, 10,000 with {@code
 * -Dblindserve.long=true}.
 */
class NativeBalanceTest {

  private static final int CYCLES = Boolean.getBoolean("blindserve.long") ? 10_000 : 200;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long GROWTH_KIB = 64 << 10;

  /** After so many cycles the heap's room is used again, so that it is not what grows. */
  private static final int COLLECTED = 100;

  @Test
  void everyNativeObjectIsClosed() throws IOException {
    long open = NativeObjects.open();
    long opened = NativeObjects.openedCount();
    long early = 0;
    for (int i = 0; i < CYCLES; i++) {
      cycle();
      if (i % COLLECTED == 0) {
        System.gc();
      }
      if (i == CYCLES / 4) {
        early = residentKib();
      }
    }
    assertEquals(open, NativeObjects.open());
    assertTrue(NativeObjects.openedCount() - opened >= 4L * CYCLES);
    long grown = residentKib() - early;
    assertTrue(grown < GROWTH_KIB, () -> "resident memory grew by " + grown + " KiB");
  }

  private static void cycle() {
    try (PlainModel model = BatchedModel.load(BatchedModel.squares(), 4)) {
      Tensor input = BatchedModel.floats("x", 1, 3);
      Tensor output = model.run(List.of(input), List.of()).get(0);
      assertArrayEquals(new float[] {9}, BatchedModel.floats(output));
      Tensor wrong = BatchedModel.floats("z", 1, 3);
      assertThrows(ProblemException.class, () -> model.run(List.of(wrong), List.of()));
    }
    assertThrows(ModelLoadException.class, () -> PlainModel.load(new byte[] {1, 2, 3}));
    byte[] unfeedable =
        new OnnxFile()
            .input("x", OnnxFile.UINT32, 2)
            .node("Identity", "y", "x")
            .output("y", OnnxFile.UINT32, 2)
            .bytes();
    assertThrows(ModelLoadException.class, () -> PlainModel.load(unfeedable));
  }

  /** Returns the resident memory of this process; 0 where the system does not say. */
  private static long residentKib() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
