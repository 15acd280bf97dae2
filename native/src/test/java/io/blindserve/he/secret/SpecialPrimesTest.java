package io.blindserve.he.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.PolyPair;
import java.math.BigInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys with one, two and three special primes: what they are made of, by the definition, and that
 * ciphertexts switched with them still decrypt, at every level of key and ciphertext. With five
 * data primes the last digit is a whole or a partial one.
 */
class SpecialPrimesTest {

  private static final int LOG_N = 7;
  private static final int DATA_PRIMES = 5;
  private static final int LARGEST_ERROR = 19;

  static Stream<Arguments> cases() {
    return IntStream.rangeClosed(1, 3)
        .boxed()
        .flatMap(p -> PolyKernels.available().stream().map(kernels -> Arguments.of(p, kernels)));
  }

  private static SchemeFixture scheme(int specialPrimes, PolyKernels kernels) {
    return new SchemeFixture(SchemeFixture.parameters(LOG_N, DATA_PRIMES, specialPrimes), kernels);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void digitsCarryTheSecretOnTheRowsOfTheirGroup(int specialPrimes, PolyKernels kernels) {
    try (SchemeFixture s = scheme(specialPrimes, kernels)) {
      for (int level = 0; level < DATA_PRIMES; level++) {
        long g = 5;
        NttPoly secret = secretAt(s, level);
        NttPoly other = permuted(s, secret, g);
        GadgetKey key = s.generator.galoisKey(s.scope, s.secret, g, level).key();
        expectDigits(s, key, secret, other, specialPrimes);
        NttPoly square = poly(s, secret.basis());
        new Ring(kernels).multiply(square, secret, secret);
        GadgetKey relinearization = s.generator.relinearizationKey(s.scope, s.secret, level).key();
        expectDigits(s, relinearization, square, secret, specialPrimes);
      }
    }
  }

  private static NttPoly poly(SchemeFixture s, RnsBasis basis) {
    return new Ring(s.memory.kernels()).newNtt(s.scope, basis);
  }

  private static NttPoly secretAt(SchemeFixture s, int level) {
    NttPoly all = s.secret.value();
    NttPoly part = poly(s, s.parameters.rlwe().qpAt(level));
    for (int row = 0; row < part.basis().size(); row++) {
      int from = all.basis().moduli().indexOf(part.basis().modulus(row));
      part.buffer().copy(part.row(row), all.buffer(), all.row(from), part.basis().n());
    }
    return part;
  }

  private static NttPoly permuted(SchemeFixture s, NttPoly a, long element) {
    NttPoly out = poly(s, a.basis());
    long inverse = Galois.inverse(LOG_N, element);
    new Ring(s.memory.kernels()).permute(out, a, Galois.permutation(LOG_N, inverse));
    return out;
  }

  /** b + a s_out - P s_in (on the rows of the digit) is one small polynomial on all rows. */
  private static void expectDigits(
      SchemeFixture s, GadgetKey key, NttPoly in, NttPoly out, int group) {
    assertEquals((key.level() + group) / group, key.digits().size());
    Ring ring = new Ring(s.memory.kernels());
    for (int i = 0; i < key.digits().size(); i++) {
      PolyPair digit = key.digits().get(i);
      NttPoly error = poly(s, in.basis());
      ring.multiply(error, digit.c1(), out);
      ring.add(error, error, digit.c0());
      NttPoly message = poly(s, in.basis());
      int first = i * group;
      int end = Math.min(first + group, key.level() + 1);
      ring.multiplyRows(
          message, in, row -> row >= first && row < end ? p(s, in.basis().modulus(row)) : 0);
      ring.subtract(error, error, message);
      expectOneSmallPolynomial(ring, error);
    }
  }

  private static long p(SchemeFixture s, Modulus q) {
    return s.parameters.rlwe().p().product().mod(BigInteger.valueOf(q.value())).longValueExact();
  }

  private static void expectOneSmallPolynomial(Ring ring, NttPoly error) {
    var coefficients = ring.inverse(error);
    long[] first = centred(coefficients.buffer(), coefficients.row(0), error.basis(), 0);
    for (long x : first) {
      assertTrue(Math.abs(x) <= LARGEST_ERROR);
    }
    for (int row = 1; row < error.basis().size(); row++) {
      assertArrayEquals(
          first, centred(coefficients.buffer(), coefficients.row(row), error.basis(), row));
    }
  }

  private static long[] centred(PolyBuffer buffer, int at, RnsBasis basis, int row) {
    long q = basis.modulus(row).value();
    long[] words = Ring.rowOf(buffer, at, basis.n());
    for (int k = 0; k < words.length; k++) {
      words[k] = words[k] > q / 2 ? words[k] - q : words[k];
    }
    return words;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void switchedCiphertextsDecrypt(int specialPrimes, PolyKernels kernels) {
    try (SchemeFixture s = scheme(specialPrimes, kernels)) {
      double[] re = s.randomSlots();
      double[] im = s.randomSlots();
      Ciphertext fresh = s.encrypt(re, im);
      for (int keyLevel = 1; keyLevel < DATA_PRIMES; keyLevel++) {
        EvaluationKeySet keys = s.keys(keyLevel, false, 3);
        for (int level = 1; level <= keyLevel; level++) {
          Ciphertext x = s.evaluator.dropLevel(fresh, level);
          double[][] rotated = s.decrypt(s.evaluator.rotate(s.scope, x, 3, keys));
          double[][] squared = s.decrypt(s.evaluator.multiplyRelinearize(s.scope, x, x, keys));
          for (int i = 0; i < re.length; i++) {
            assertEquals(re[(i + 3) % re.length], rotated[0][i], 1e-6);
            assertEquals(im[(i + 3) % re.length], rotated[1][i], 1e-6);
            assertEquals(re[i] * re[i] - im[i] * im[i], squared[0][i], 1e-6);
            assertEquals(2 * re[i] * im[i], squared[1][i], 1e-6);
          }
        }
      }
    }
  }
}
