package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All kernels of this machine give the same bytes: every method, every length of a transform,
 * primes of 30 to 61 bits on both sides of the 50 bits at which the vector kernels end, random
 * operands with the extremes 0 and q - 1 among them. {@code -Dblindserve.long=true} takes all bit
 * widths and more operands.
 */
class KernelsAgreeTest {

  private static final boolean LONG = Boolean.getBoolean("blindserve.long");

  private final PolyKernels oracle = PolyKernels.named("java");
  private final List<PolyKernels> others =
      PolyKernels.available().stream().filter(kernels -> kernels != oracle).toList();

  @BeforeEach
  void needTwo() {
    Assumptions.assumeFalse(others.isEmpty(), "only the java kernels run here");
  }

  static Stream<Integer> lengths() {
    return IntStream.rangeClosed(TransformConstants.MIN_LOG_N, TransformConstants.MAX_LOG_N)
        .boxed();
  }

  static int[] widths() {
    return LONG
        ? IntStream.rangeClosed(30, 61).toArray()
        : new int[] {30, 37, 45, 49, 50, 51, 60, 61};
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void everyOperationGivesTheSameBytes(int logN) {
    for (int bits : widths()) {
      TransformConstants t = TestModuli.transform(bits, logN);
      for (int seed = 0; seed < (LONG ? 8 : 1); seed++) {
        Operands operands = Operands.random(new Random(seed), t, t.n(), 0);
        for (RowOperation operation : RowOperation.values()) {
          agree(operation, operands, false);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void allOperandsAtTheirMaximumGiveTheSameBytes(int logN) {
    for (int bits : widths()) {
      Operands operands = Operands.maximal(TestModuli.transform(bits, logN));
      for (RowOperation operation : RowOperation.values()) {
        agree(operation, operands, false);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 15, 173})
  void oddLengthsAndStartsGiveTheSameBytesAlsoInPlace(int n) {
    for (int bits : widths()) {
      for (int at : new int[] {0, 1, 5}) {
        Operands operands = Operands.random(new Random(n), TestModuli.transform(bits, 4), n, at);
        for (RowOperation operation : RowOperation.values()) {
          if (!operation.isTransform()) {
            agree(operation, operands, false);
          }
          if (operation.inPlace) {
            agree(operation, operands, true);
          }
        }
      }
    }
  }

  private void agree(RowOperation operation, Operands operands, boolean inPlace) {
    long[] expected = operands.run(oracle, operation, inPlace);
    for (PolyKernels kernels : others) {
      assertArrayEquals(
          expected,
          operands.run(kernels, operation, inPlace),
          () -> kernels.name() + " " + operation);
    }
  }

  /** Values to run an operation on, with any kernels. */
  private record Operands(
      TransformConstants t,
      IndexTable table,
      int n,
      int at,
      long[] out,
      long[] a,
      long[] b,
      long factor) {

    static Operands random(Random random, TransformConstants t, int n, int at) {
      int words = at + n + 3;
      long[] out = TestModuli.residues(random, words, t.q());
      long[] a = TestModuli.residues(random, words, t.q());
      long[] b = TestModuli.residues(random, words, t.q());
      long factor = Long.remainderUnsigned(random.nextLong(), t.q());
      return new Operands(t, TestModuli.permutation(random, n), n, at, out, a, b, factor);
    }

    static Operands maximal(TransformConstants t) {
      long[] row = new long[t.n()];
      java.util.Arrays.fill(row, t.q() - 1);
      return new Operands(
          t, TestModuli.permutation(new Random(1), t.n()), t.n(), 0, row, row, row, t.q() - 1);
    }

    /** Returns the whole buffer, so that words outside the row are compared as well. */
    long[] run(PolyKernels kernels, RowOperation operation, boolean inPlace) {
      PolyBuffer x = buffer(kernels, a);
      PolyBuffer y = buffer(kernels, b);
      PolyBuffer to = inPlace ? x : buffer(kernels, out);
      operation.run(
          kernels, new RowOperation.Rows(to, x, y, at, n, factor, t.reduction(), t, table));
      long[] words = new long[to.words()];
      to.read(0, words, 0, words.length);
      return words;
    }

    private static PolyBuffer buffer(PolyKernels kernels, long[] words) {
      PolyBuffer buffer = kernels.allocate(words.length);
      buffer.write(0, words, 0, words.length);
      return buffer;
    }
  }
}
