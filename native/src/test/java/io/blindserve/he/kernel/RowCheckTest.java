package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows that leave their buffers, overlap, or belong to other kernels are refused before a word is
 * touched.
 */
class RowCheckTest {

  private static final int LOG_N = 4;
  private static final int N = 1 << LOG_N;
  private static final TransformConstants TRANSFORM = TestModuli.transform(45, LOG_N);

  static Stream<Arguments> cases() {
    return PolyKernels.available().stream()
        .flatMap(
            kernels ->
                Stream.of(RowOperation.values())
                    .map(operation -> Arguments.of(kernels, operation)));
  }

  static Stream<PolyKernels> kernels() {
    return PolyKernels.available().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsOutsideTheirBufferAreRefused(PolyKernels kernels, RowOperation operation) {
    RowOperation.Rows rows = rows(kernels, 2 * N);
    for (int at : new int[] {-1, N + 1, 2 * N, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> operation.run(kernels, rows.withAt(at)),
          "at " + at);
    }
    assertArrayEquals(new long[2 * N], words(rows.out()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anOutputTooSmallIsRefused(PolyKernels kernels, RowOperation operation) {
    RowOperation.Rows rows = rows(kernels, N).withOut(kernels.allocate(N - 1));
    assertThrows(IndexOutOfBoundsException.class, () -> operation.run(kernels, rows));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void buffersOfOtherKernelsAreRefused(PolyKernels kernels, RowOperation operation) {
    for (PolyKernels other : PolyKernels.available()) {
      if (other.name().equals("java") != kernels.name().equals("java")) {
        RowOperation.Rows rows = rows(other, N);
        assertThrows(IllegalArgumentException.class, () -> operation.run(kernels, rows));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void overlapInPartIsRefused(PolyKernels kernels, RowOperation operation) {
    if (operation.isTransform()) {
      return;
    }
    RowOperation.Rows rows = rows(kernels, 2 * N);
    RowOperation.Rows shifted = rows.withOut(rows.a().slice(1, N));
    assertThrows(IllegalArgumentException.class, () -> operation.run(kernels, shifted));
    if (!operation.inPlace) {
      assertThrows(
          IllegalArgumentException.class, () -> operation.run(kernels, rows.withOut(rows.a())));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFactorThatIsNotReducedIsRefused(PolyKernels kernels, RowOperation operation) {
    RowOperation.Rows rows = rows(kernels, N);
    for (long factor : new long[] {-1, TRANSFORM.q(), Long.MAX_VALUE}) {
      RowOperation.Rows wrong = withFactor(rows, factor);
      if (operation.name().contains("SCALAR")) {
        assertThrows(IllegalArgumentException.class, () -> operation.run(kernels, wrong));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aSumOfRowsThatDoNotPairUpIsRefused(PolyKernels kernels) {
    RowOperation.Rows r = rows(kernels, N);
    PolyBuffer[] one = {r.a()};
    PolyBuffer[] none = {};
    Reduction q = r.q();
    int[] at = {0};
    int[] nowhere = {};
    for (Executable wrong :
        new Executable[] {
          () -> kernels.multiplySum(r.out(), 0, none, nowhere, none, nowhere, N, q),
          () -> kernels.multiplySum(r.out(), 0, one, at, none, nowhere, N, q),
          () -> kernels.multiplySum(r.out(), 0, one, nowhere, one, at, N, q),
          () -> kernels.multiplySum(r.out(), 0, one, at, one, nowhere, N, q)
        }) {
      assertThrows(IllegalArgumentException.class, wrong);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void factorsThatDoNotFitTheirRowsAreRefused(PolyKernels kernels) {
    RowOperation.Rows r = rows(kernels, N);
    PolyBuffer words = kernels.allocate(2);
    FactorTable table = FactorTable.write(words, 0, new long[][] {{1, -1}});
    List<Rows> one = List.of(new Rows(r.out(), 0));
    List<Rows> two = List.of(new Rows(r.a(), 0), new Rows(r.b(), 0));
    long large = 1L << FactorTable.FACTOR_BITS;
    for (Executable wrong :
        new Executable[] {
          () -> kernels.combine(one, one, table, N, r.q()),
          () -> kernels.combine(two, two, table, N, r.q()),
          () -> kernels.combine(List.of(), List.of(), table, N, r.q()),
          () -> FactorTable.write(words, 0, new long[][] {{large}}),
          () -> FactorTable.write(words, 0, new long[][] {{-large}}),
          () -> FactorTable.write(words, 0, new long[][] {{1}, {1, 1}}),
          () -> FactorTable.write(words, 0, new long[][] {{}}),
          () -> FactorTable.write(words, 0, new long[][] {})
        }) {
      assertThrows(IllegalArgumentException.class, wrong);
    }
    assertThrows(
        IndexOutOfBoundsException.class, () -> FactorTable.write(words, 1, new long[][] {{1, -1}}));
  }

  @Test
  void constantsOutOfRangeAreRefused() {
    for (long q : new long[] {-3, 0, 1, 2, 4, 1L << 61, Long.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> Reduction.of(q));
    }
    long psi = TestModuli.root(TRANSFORM.q(), LOG_N);
    assertThrows(
        IllegalArgumentException.class, () -> TransformConstants.of(3, TRANSFORM.q(), psi));
    assertThrows(
        IllegalArgumentException.class, () -> TransformConstants.of(17, TRANSFORM.q(), psi));
    assertThrows(
        IllegalArgumentException.class, () -> TransformConstants.of(5, TRANSFORM.q(), psi));
    assertThrows(
        IllegalArgumentException.class, () -> TransformConstants.of(LOG_N, TRANSFORM.q(), 0));
    for (int[] table : new int[][] {{0, 0}, {1, 2}, {-1, 0}}) {
      assertThrows(IllegalArgumentException.class, () -> IndexTable.of(table));
    }
  }

  private static RowOperation.Rows rows(PolyKernels kernels, int words) {
    return new RowOperation.Rows(
        kernels.allocate(words),
        kernels.allocate(words),
        kernels.allocate(words),
        0,
        N,
        1,
        TRANSFORM.reduction(),
        TRANSFORM,
        TestModuli.permutation(new Random(1), N));
  }

  private static RowOperation.Rows withFactor(RowOperation.Rows r, long factor) {
    return new RowOperation.Rows(
        r.out(), r.a(), r.b(), r.at(), r.n(), factor, r.q(), r.transform(), r.table());
  }

  private static long[] words(PolyBuffer buffer) {
    long[] words = new long[buffer.words()];
    buffer.read(0, words, 0, words.length);
    return words;
  }
}
