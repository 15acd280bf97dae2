package io.blindserve.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModulusTest {

  @ParameterizedTest
  @ValueSource(longs = {3, 97, 0x10000048001L, 0xfffffffffffc001L, 0x1fffffffffe00001L})
  void multipliesLikeBigIntegers(long q) {
    Modulus modulus = Modulus.of(q);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      long a = i % 5 == 0 ? q - 1 : random.nextLong(q);
      long b = i % 7 == 0 ? q - 1 : random.nextLong(q);
      BigInteger exact =
          BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).mod(BigInteger.valueOf(q));
      assertEquals(exact.longValueExact(), modulus.multiply(a, b));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-7, 0, 1, 2, 9, 0x10000048003L, 0x2000000000000001L, Long.MAX_VALUE})
  void refusesWhatIsNoOddPrimeOf61Bits(long value) {
    assertThrows(IllegalArgumentException.class, () -> Modulus.of(value));
  }

  /** Checked against Lattigo v6.1.1. */
  @Test
  void rootIsThePowerOfTheSmallestGenerator() {
    Modulus q = Modulus.of(0xfffffffffffc001L);
    assertEquals(10, Primes.generator(q));
    assertEquals(330791804103690911L, q.rootOfUnity(2 * 8192));
  }

  @Test
  void factorsNumbersWithLargePrimeFactors() {
    assertEquals(
        new TreeSet<>(List.of(2L, 1000003L, 1000033L)),
        Primes.primeFactors(4L * 1000003 * 1000033));
    SortedSet<Long> square = new TreeSet<>(List.of(15485863L));
    assertEquals(square, Primes.primeFactors(15485863L * 15485863L));
  }

  /**
   * The sets that Lattigo v6.1.1 finds: 8192 with {60,40,40,40} and {60}; 16384 with {55,45 six
   * times} and {55,55}.
   */
  @Test
  void searchFindsTheSamePrimesAsLattigo() {
    PrimeSearch sixty = new PrimeSearch(60, 1 << 14);
    PrimeSearch forty = new PrimeSearch(40, 1 << 14);
    assertEquals(0xfffffffffffc001L, sixty.next());
    assertEquals(0xfffffdc001L, forty.next());
    assertEquals(0x10000048001L, forty.next());
    assertEquals(0x1000005c001L, forty.next());
    assertEquals(0xffffffffffe8001L, sixty.next());
    PrimeSearch fiftyFive = new PrimeSearch(55, 1 << 15);
    PrimeSearch fortyFive = new PrimeSearch(45, 1 << 15);
    assertEquals(0x80000000068001L, fiftyFive.next());
    for (long expected :
        new long[] {
          0x200000008001L,
          0x2000000a0001L,
          0x2000000e0001L,
          0x1ffffff18001L,
          0x1fffffee8001L,
          0x1fffffe58001L
        }) {
      assertEquals(expected, fortyFive.next());
    }
    assertEquals(0x80000000080001L, fiftyFive.next());
    assertEquals(0x80000000130001L, fiftyFive.next());
  }
}
