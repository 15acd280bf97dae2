package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolyMemoryTest {

  private static final int ROW = 1024;
  private static final long ROW_BYTES = 8L * ROW;

  @RegisterExtension final MemoryBalance balance = new MemoryBalance();

  static Stream<PolyKernels> kernels() {
    return PolyKernels.available().stream();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void takenWordsAreZeroAlsoWhenTheSlabWasUsedBefore(PolyKernels kernels) {
    PolyMemory memory = balance.create(kernels, ROW_BYTES, 0);
    for (int round = 0; round < 3; round++) {
      try (PolyScope scope = memory.scratch(ROW_BYTES)) {
        PolyBuffer row = scope.take(ROW);
        for (int i = 0; i < ROW; i++) {
          assertEquals(0, row.get(i));
          row.set(i, -1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void buffersStartOnCacheLinesAndDoNotOverlap(PolyKernels kernels) {
    PolyMemory memory = balance.create(kernels, 1 << 16, 0);
    try (PolyScope scope = memory.scratch(1000)) {
      PolyBuffer first = scope.take(3);
      PolyBuffer second = scope.take(5);
      first.set(2, 7);
      second.set(0, 8);
      assertEquals(7, first.get(2));
      assertEquals(8, second.get(0));
      if (second instanceof DirectBuffer direct) {
        assertEquals(0, direct.address % 64);
      }
      assertThrows(IndexOutOfBoundsException.class, () -> first.get(3));
      assertThrows(IndexOutOfBoundsException.class, () -> first.set(-1, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void framesGiveBackWhatWasTakenSince(PolyKernels kernels) {
    PolyMemory memory = balance.create(kernels, 4 * ROW_BYTES, 0);
    try (PolyScope scope = memory.scratch(2 * ROW_BYTES)) {
      scope.take(ROW);
      for (int round = 0; round < 5; round++) {
        try (PolyScope.Frame frame = scope.frame()) {
          scope.take(ROW);
          IllegalStateException overdraft =
              assertThrows(IllegalStateException.class, () -> scope.take(1));
          assertTrue(overdraft.getMessage().contains("2048"), overdraft.getMessage());
        }
      }
      PolyScope.Frame outer = scope.frame();
      scope.take(8);
      PolyScope.Frame inner = scope.frame();
      outer.close();
      assertThrows(IllegalStateException.class, inner::close);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aClosedScopeGivesNothing(PolyKernels kernels) {
    PolyMemory memory = balance.create(kernels, ROW_BYTES, 0);
    PolyScope scope = memory.scratch(ROW_BYTES);
    scope.close();
    scope.close();
    assertThrows(IllegalStateException.class, () -> scope.take(1));
    assertThrows(IllegalStateException.class, scope::frame);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void exhaustionIsNamedAndEndsWhenMemoryComesBack(PolyKernels kernels) {
    PolyMemory memory = balance.create(kernels, 3 * ROW_BYTES, 0);
    try (PolyScope first = memory.scratch(2 * ROW_BYTES)) {
      ScratchExhaustedException e =
          assertThrows(ScratchExhaustedException.class, () -> memory.scratch(2 * ROW_BYTES));
      assertTrue(e.getMessage().contains("16384"), e.getMessage());
      assertEquals(2 * ROW_BYTES, memory.scratchInUse());
    }
    try (PolyScope all = memory.scratch(3 * ROW_BYTES)) {
      assertEquals(3 * ROW_BYTES, memory.scratchInUse(), "idle slabs make room for other sizes");
    }
    assertThrows(ScratchExhaustedException.class, () -> memory.scratch(4 * ROW_BYTES));
    assertThrows(IllegalArgumentException.class, () -> memory.scratch(0));
    assertThrows(IllegalArgumentException.class, () -> memory.scratch(Long.MAX_VALUE));
  }

  @Test
  void aBudgetBeyondTheProcessEndsInExhaustionToo() {
    PolyMemory memory = balance.create(PolyKernels.named("java"), Long.MAX_VALUE, 0);
    long slab = 8L * PolyMemory.MAX_WORDS;
    List<PolyScope> open = new ArrayList<>();
    try {
      assertThrows(
          ScratchExhaustedException.class,
          () -> {
            for (long held = 0; held <= Runtime.getRuntime().maxMemory(); held += slab) {
              open.add(memory.scratch(slab));
            }
          });
    } finally {
      open.forEach(PolyScope::close);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aScopeForSecretsLeavesNothingBehind(PolyKernels kernels) {
    PolyMemory memory = balance.create(kernels, ROW_BYTES, 0);
    PolyBuffer seen;
    try (PolyScope scope = memory.scratchForSecrets(ROW_BYTES)) {
      try (PolyScope.Frame frame = scope.frame()) {
        seen = scope.take(ROW);
        seen.set(0, 1);
        seen.set(ROW - 1, 2);
      }
    }
    assertEquals(0, seen.get(0));
    assertEquals(0, seen.get(ROW - 1));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aResidentBlockLivesUntilItsLastUseEnds(PolyKernels kernels) {
    PolyMemory memory = balance.create(kernels, 0, 2 * ROW_BYTES);
    ResidentBlock block = memory.resident(ROW);
    block.buffer().set(5, 6);
    block.retain();
    block.release();
    assertEquals(6, block.buffer().get(5));
    assertEquals(ROW_BYTES, memory.residentInUse());
    assertThrows(ResidentExhaustedException.class, () -> memory.resident(ROW + 1));
    block.release();
    assertThrows(IllegalStateException.class, block::release);
    assertThrows(IllegalStateException.class, block::retain);
    assertThrows(IllegalStateException.class, block::buffer);
    ResidentBlock next = memory.resident(ROW);
    assertEquals(0, next.buffer().get(5));
    next.release();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void manyThreadsNeverSeeEachOthersWords(PolyKernels kernels) throws Exception {
    int threads = 8;
    PolyMemory memory = balance.create(kernels, 3 * ROW_BYTES, 0);
    AtomicInteger computed = new AtomicInteger();
    Callable<Integer> caller =
        () -> {
          int refused = 0;
          for (int round = 0; round < 200; round++) {
            try (PolyScope scope = memory.scratch(ROW_BYTES - 64L * (round % 5))) {
              assertTrue(memory.scratchInUse() <= 3 * ROW_BYTES);
              fillAndCheck(scope.take(ROW - 8 * (round % 5)), round);
              computed.incrementAndGet();
            } catch (ScratchExhaustedException e) {
              refused++;
            }
          }
          return refused;
        };
    int refused = 0;
    for (Future<Integer> done : runOnThreads(threads, caller)) {
      refused += done.get();
    }
    assertEquals(threads * 200, computed.get() + refused);
    assertTrue(computed.get() > 0);
  }

  private static List<Future<Integer>> runOnThreads(int threads, Callable<Integer> caller)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      return new ArrayList<>(pool.invokeAll(java.util.Collections.nCopies(threads, caller)));
    } finally {
      pool.shutdown();
      assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
    }
  }

  private static void fillAndCheck(PolyBuffer row, int round) {
    long mark = Thread.currentThread().getId() << 32 | round;
    for (int i = 0; i < row.words(); i++) {
      assertEquals(0, row.get(i));
      row.set(i, mark + i);
    }
    for (int i = 0; i < row.words(); i++) {
      assertEquals(mark + i, row.get(i));
    }
  }
}
