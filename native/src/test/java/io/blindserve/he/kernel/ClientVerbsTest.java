package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client's verbs give the same bytes under all kernels, in turn on the same streams, and refuse
 * what does not fit.
 */
class ClientVerbsTest {

  private static final int LOG_N = 9;
  private static final int N = 1 << LOG_N;
  private static final long[] MODULI = {0x1fffffffffe00001L, 65537, 97, (1L << 50) - 27};

  /** The kernels of this machine, and AVX2 where it is there but not chosen. */
  static List<PolyKernels> kernels() {
    List<PolyKernels> all = new ArrayList<>(PolyKernels.available());
    boolean avx2 =
        NativeLibrary.failure().isEmpty()
            && (NativeKernels.features() & NativeKernels.HAS_AVX2) != 0;
    if (avx2 && all.stream().noneMatch(kernels -> kernels.name().equals("avx2"))) {
      all.add(new NativeKernels("avx2", NativeKernels.PORTABLE));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void readersOfOneStreamDrawTheSameRows(PolyKernels kernels) {
    byte[] key = {1, 2, 3};
    UniformStream streamA = UniformStream.keyed(key);
    UniformStream streamB = UniformStream.keyed(key);
    UniformReader[] a = {new UniformReader(streamA), new UniformReader(streamA)};
    UniformReader[] b = {new UniformReader(streamB), new UniformReader(streamB)};
    PolyBuffer words = kernels.allocate(N + 2);
    int[] sizes = {1, 5, 8, 100, 129, N};
    for (int k = 0; k < 48; k++) {
      int n = sizes[(k / 2 + k % 5) % sizes.length];
      long q = MODULI[k % MODULI.length];
      long[] expected = new long[N + 2];
      a[k % 2].fill(q, expected, 1, n);
      words.clear(0, N + 2);
      kernels.uniform(words, 1, n, q, b[k % 2]);
      assertArrayEquals(expected, read(words));
    }
    // Both stand at the same place: whoever goes on gets the same.
    assertEquals(streamA.take(1), streamB.take(1));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void streamsEndAndClose(PolyKernels kernels) {
    PolyBuffer words = kernels.allocate(N);
    UniformStream stream = UniformStream.keyed(new byte[32]);
    stream.take(Integer.MAX_VALUE);
    stream.take(Integer.MAX_VALUE);
    stream.take(1);
    UniformReader reader = new UniformReader(stream);
    assertThrows(IllegalStateException.class, () -> kernels.uniform(words, 0, N, 97, reader));
    stream.close();
    assertThrows(IllegalStateException.class, () -> kernels.uniform(words, 0, N, 97, reader));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void smallIntegersAreTheSame(PolyKernels kernels) {
    PolyKernels java = PolyKernels.named("java");
    for (int n : new int[] {16, N, 1000}) {
      Sponge a = sponge(n);
      Sponge b = sponge(n);
      PolyBuffer expected = java.allocate(n * MODULI.length + 2);
      PolyBuffer actual = kernels.allocate(n * MODULI.length + 2);
      for (int round = 0; round < 3; round++) {
        java.errors(expected, 1, n, MODULI, a);
        kernels.errors(actual, 1, n, MODULI, b);
        assertArrayEquals(read(expected), read(actual));
        java.ternary(expected, 1, n, MODULI, a);
        kernels.ternary(actual, 1, n, MODULI, b);
        assertArrayEquals(read(expected), read(actual));
      }
      assertEquals(a.nextWord(), b.nextWord());
    }
  }

  private static Sponge sponge(int seed) {
    Sponge sponge = new Sponge();
    sponge.absorb(0, seed);
    sponge.nextWord();
    return sponge;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void encodingsAndDecodingsAreTheSameBits(PolyKernels kernels) {
    PolyKernels java = PolyKernels.named("java");
    SplittableRandom random = new SplittableRandom(3);
    SlotTransform transform = new SlotTransform(LOG_N);
    Reduction[] reductions = reductions();
    for (int logSlots = 0; logSlots < LOG_N; logSlots++) {
      double[] re = random.doubles(1L << logSlots, -1, 1).toArray();
      double[] im = random.doubles((1L << logSlots) / 2, -1e-3, 1e3).toArray();
      for (double scale : new double[] {1, 0x1p32, 0x1p50, 1099511480321.0}) {
        long[] expected = encode(java, reductions, transform, re, im, logSlots, scale);
        assertArrayEquals(
            expected, encode(kernels, reductions, transform, re, im, logSlots, scale));
        double[][] slots = decode(java, expected, transform, logSlots, scale);
        double[][] others = decode(kernels, expected, transform, logSlots, scale);
        assertArrayEquals(slots[0], others[0]);
        assertArrayEquals(slots[1], others[1]);
      }
    }
  }

  private static Reduction[] reductions() {
    Reduction[] reductions = new Reduction[MODULI.length];
    for (int i = 0; i < reductions.length; i++) {
      reductions[i] = Reduction.of(MODULI[i]);
    }
    return reductions;
  }

  private static long[] encode(
      PolyKernels kernels,
      Reduction[] reductions,
      SlotTransform transform,
      double[] re,
      double[] im,
      int logSlots,
      double scale) {
    PolyBuffer rows = kernels.allocate(N * reductions.length);
    PolyBuffer scratch = kernels.allocate(N);
    for (int i = 0; i < rows.words(); i++) {
      rows.set(i, -1);
    }
    kernels.encode(rows, 0, reductions, transform, re, im, logSlots, scale, scratch, 0);
    return read(rows);
  }

  private static double[][] decode(
      PolyKernels kernels, long[] rows, SlotTransform transform, int logSlots, double divisor) {
    PolyBuffer row = kernels.allocate(N);
    row.write(0, rows, 0, N);
    PolyBuffer scratch = kernels.allocate(N);
    return kernels.decode(row, 0, MODULI[0], transform, logSlots, divisor, scratch, 0);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void whatDoesNotFitIsRefused(PolyKernels kernels) {
    Reduction[] reductions = reductions();
    SlotTransform transform = new SlotTransform(LOG_N);
    double[] none = {};
    double[][] refused = {
      {Double.NaN}, {Double.POSITIVE_INFINITY}, {0x1p63}, {-0x1p63}, new double[N / 2 + 1]
    };
    for (double[] values : refused) {
      assertThrows(
          IllegalArgumentException.class,
          () -> encode(kernels, reductions, transform, values, none, LOG_N - 1, 0x1p10));
      assertThrows(
          IllegalArgumentException.class,
          () -> encode(kernels, reductions, transform, none, values, LOG_N - 1, 0x1p10));
    }
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> encode(kernels, reductions, transform, none, none, 1, scale));
    }
    for (int logSlots : new int[] {-1, LOG_N}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> encode(kernels, reductions, transform, none, none, logSlots, 1));
      assertThrows(
          IllegalArgumentException.class,
          () -> decode(kernels, new long[N], transform, logSlots, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsOutsideTheirBuffersAndOddModuliAreRefused(PolyKernels kernels) {
    PolyBuffer row = kernels.allocate(N);
    UniformReader reader = new UniformReader(UniformStream.keyed(new byte[32]));
    assertThrows(IndexOutOfBoundsException.class, () -> kernels.uniform(row, 1, N, 97, reader));
    for (long q : new long[] {2, 98, 1L << 61, -97}) {
      assertThrows(IllegalArgumentException.class, () -> kernels.uniform(row, 0, N, q, reader));
      assertThrows(
          IllegalArgumentException.class,
          () -> kernels.errors(row, 0, N, new long[] {q}, new Sponge()));
    }
    long[] two = {97, 193};
    assertThrows(
        IndexOutOfBoundsException.class, () -> kernels.errors(row, 0, N, two, new Sponge()));
    assertThrows(
        IndexOutOfBoundsException.class, () -> kernels.ternary(row, 0, N, two, new Sponge()));
    assertThrows(
        IllegalArgumentException.class,
        () -> kernels.ternary(row, 0, N, new long[] {19}, new Sponge()));
    assertThrows(
        IllegalArgumentException.class,
        () -> kernels.ternary(row, 0, N, new long[0], new Sponge()));
  }

  private static long[] read(PolyBuffer buffer) {
    long[] words = new long[buffer.words()];
    buffer.read(0, words, 0, words.length);
    return words;
  }
}
