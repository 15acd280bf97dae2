package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java kernels against arithmetic on big integers, from the definitions. */
class JavaKernelsTest {

  private static final int N = 257;

  private final PolyKernels kernels = PolyKernels.named("java");
  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(
      longs = {
        3,
        5,
        17,
        97,
        65537,
        (1L << 31) - 1,
        (1L << 50) - 27,
        (1L << 60) - 93,
        (1L << 61) - 1
      })
  void pointwiseOperationsMatchBigIntegers(long q) {
    Reduction reduction = Reduction.of(q);
    long[] x = TestModuli.residues(random, N, q);
    long[] y = TestModuli.residues(random, N, q);
    long[] z = TestModuli.residues(random, N, q);
    long factor = y[3];
    PolyBuffer a = buffer(x);
    PolyBuffer b = buffer(y);
    PolyBuffer out = buffer(new long[N]);
    kernels.add(out, 0, a, 0, b, 0, N, reduction);
    assertArrayEquals(map(x, y, (u, v) -> mod(big(u).add(big(v)), q)), words(out));
    kernels.subtract(out, 0, a, 0, b, 0, N, reduction);
    assertArrayEquals(map(x, y, (u, v) -> mod(big(u).subtract(big(v)), q)), words(out));
    kernels.negate(out, 0, a, 0, N, reduction);
    assertArrayEquals(map(x, y, (u, v) -> mod(big(u).negate(), q)), words(out));
    kernels.multiply(out, 0, a, 0, b, 0, N, reduction);
    assertArrayEquals(map(x, y, (u, v) -> mod(big(u).multiply(big(v)), q)), words(out));
    kernels.multiplyScalar(out, 0, a, 0, factor, N, reduction);
    assertArrayEquals(map(x, y, (u, v) -> mod(big(u).multiply(big(factor)), q)), words(out));
    kernels.subtractMultiplyScalar(out, 0, a, 0, b, 0, factor, N, reduction);
    assertArrayEquals(
        map(x, y, (u, v) -> mod(big(u).subtract(big(v)).multiply(big(factor)), q)), words(out));
    out.write(0, z, 0, N);
    kernels.multiplyAdd(out, 0, a, 0, b, 0, N, reduction);
    long[] products = map(x, y, (u, v) -> mod(big(u).multiply(big(v)), q));
    assertArrayEquals(map(products, z, (u, v) -> mod(big(u).add(big(v)), q)), words(out));
    out.write(0, z, 0, N);
    kernels.multiplyScalarAdd(out, 0, a, 0, factor, N, reduction);
    long[] multiples = map(x, y, (u, v) -> mod(big(u).multiply(big(factor)), q));
    assertArrayEquals(map(multiples, z, (u, v) -> mod(big(u).add(big(v)), q)), words(out));
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 97, (1L << 31) - 1, (1L << 50) - 27, (1L << 61) - 1})
  void aSumOfProductsIsTheSumOfTheProducts(long q) {
    long[] x = TestModuli.residues(random, N, q);
    long[] y = TestModuli.residues(random, N, q);
    PolyBuffer[] left = {buffer(x), buffer(y), buffer(x)};
    PolyBuffer[] right = {left[1], left[1], left[0]};
    int[] at = {0, 0, 0};
    PolyBuffer out = buffer(x);
    kernels.multiplySum(out, 0, left, at, right, at, N, Reduction.of(q));
    long[] expected =
        map(x, y, (u, v) -> mod(big(u).multiply(big(v)).add(big(v).pow(2)).add(big(u).pow(2)), q));
    assertArrayEquals(expected, words(out));
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 97, (1L << 31) - 1, (1L << 50) - 27, (1L << 61) - 1})
  void weightedSumsAreTheSumsOfTheMultiples(long q) {
    long largest = (1L << FactorTable.FACTOR_BITS) - 1;
    long[][] factors = {{largest, -largest, 0, -1, 7}, {-largest, -largest, -largest, 1, 0}};
    List<long[]> rows = new ArrayList<>();
    for (int i = 0; i < factors[0].length; i++) {
      rows.add(TestModuli.residues(random, N, q));
    }
    List<Rows> sources = rows.stream().map(row -> new Rows(buffer(row), 0)).toList();
    List<Rows> out = List.of(new Rows(buffer(new long[N]), 0), new Rows(buffer(new long[N]), 0));
    FactorTable table = FactorTable.write(buffer(new long[10]), 0, factors);
    kernels.combine(out, sources, table, N, Reduction.of(q));
    for (int j = 0; j < out.size(); j++) {
      long[] expected = new long[N];
      for (int i = 0; i < sources.size(); i++) {
        long factor = factors[j][i];
        expected =
            map(expected, rows.get(i), (u, v) -> mod(big(u).add(big(v).multiply(big(factor))), q));
      }
      assertArrayEquals(expected, words(out.get(j).buffer()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 97, (1L << 31) - 1, (1L << 50) - 27, (1L << 61) - 1})
  void liftKeepsTheSignedInteger(long q) {
    for (long from : new long[] {3, 97, (1L << 40) - 87, (1L << 61) - 1}) {
      for (long firstNegative : new long[] {from, from / 2, from / 2 + 1, 0}) {
        long[] x = TestModuli.residues(random, N, from);
        PolyBuffer out = buffer(new long[N]);
        kernels.lift(out, 0, buffer(x), 0, N, from, firstNegative, Reduction.of(q));
        assertArrayEquals(
            map(x, x, (u, v) -> mod(big(u < firstNegative ? u : u - from), q)), words(out));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7})
  void forwardTransformEvaluatesAtOddPowersOfTheRoot(int logN) {
    for (int bits : new int[] {30, 45, 50, 60, 61}) {
      TransformConstants t = TestModuli.transform(bits, logN);
      long psi = TestModuli.root(t.q(), logN);
      long[] x = TestModuli.residues(random, t.n(), t.q());
      PolyBuffer row = buffer(x);
      kernels.forwardNtt(row, 0, t);
      for (int i = 0; i < t.n(); i++) {
        int exponent = 2 * (Integer.reverse(i) >>> (32 - logN)) + 1;
        BigInteger point = big(psi).modPow(big(exponent), big(t.q()));
        assertEquals(evaluate(x, point, t.q()), row.get(i), "value " + i);
      }
      kernels.inverseNtt(row, 0, t);
      assertArrayEquals(x, words(row));
    }
  }

  private static long evaluate(long[] coefficients, BigInteger point, long q) {
    BigInteger sum = BigInteger.ZERO;
    for (int k = coefficients.length - 1; k >= 0; k--) {
      sum = sum.multiply(point).add(big(coefficients[k])).mod(big(q));
    }
    return sum.longValue();
  }

  private PolyBuffer buffer(long[] words) {
    PolyBuffer buffer = kernels.allocate(words.length);
    buffer.write(0, words, 0, words.length);
    return buffer;
  }

  private static long[] words(PolyBuffer buffer) {
    long[] words = new long[buffer.words()];
    buffer.read(0, words, 0, words.length);
    return words;
  }

  private static long[] map(long[] a, long[] b, LongBinaryOperator f) {
    long[] out = new long[a.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = f.applyAsLong(a[k], b[k]);
    }
    return out;
  }

  private static BigInteger big(long x) {
    return BigInteger.valueOf(x);
  }

  private static long mod(BigInteger x, long q) {
    return x.mod(big(q)).longValue();
  }
}
