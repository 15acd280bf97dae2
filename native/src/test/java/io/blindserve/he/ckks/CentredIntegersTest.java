package io.blindserve.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Residues of chosen integers come back as the doubles that {@link BigInteger} rounds them to. */
class CentredIntegersTest {

  private static final int LOG_N = 8;

  @ParameterizedTest
  @CsvSource({"1, 30", "1, 60", "2, 32", "2, 60", "3, 45", "5, 37", "9, 60", "16, 50"})
  void roundsAsBigIntegersDo(int primes, int bits) {
    PrimeSearch search = new PrimeSearch(bits, 2L << LOG_N);
    List<Modulus> moduli = Stream.generate(search::next).limit(primes).map(Modulus::of).toList();
    RnsBasis basis = RnsBasis.of(LOG_N, moduli);
    List<BigInteger> integers = integers(basis.product());
    PolyKernels kernels = PolyKernels.named("java");
    long bytes = (long) basis.words() * Long.BYTES;
    try (PolyScope scope = PolyMemory.create(kernels, bytes, 8).scratch(bytes)) {
      CoeffPoly poly = new Ring(kernels).newCoeff(scope, basis);
      for (int i = 0; i < primes; i++) {
        BigInteger q = BigInteger.valueOf(basis.modulus(i).value());
        for (int k = 0; k < basis.n(); k++) {
          poly.buffer().set(poly.row(i) + k, integers.get(k).mod(q).longValueExact());
        }
      }
      double[] actual = CentredIntegers.of(poly);
      for (int k = 0; k < actual.length; k++) {
        assertEquals(integers.get(k).doubleValue(), actual[k]);
      }
    }
  }

  /** Integers in [-Q/2, Q/2): the ends, ties of the rounding and their neighbours, all sizes. */
  private static List<BigInteger> integers(BigInteger product) {
    BigInteger half = product.shiftRight(1);
    List<BigInteger> out = new ArrayList<>();
    out.add(BigInteger.ZERO);
    out.add(half.subtract(BigInteger.ONE));
    out.add(half.subtract(product));
    Random random = new Random(product.bitLength());
    while (out.size() < 1 << LOG_N) {
      int bits = 1 + random.nextInt(product.bitLength() - 2);
      BigInteger x = new BigInteger(bits, random).setBit(bits - 1);
      if (bits > 54 && random.nextBoolean()) {
        // 53 bits, then a one and zeros: half way between two doubles.
        x = x.shiftRight(bits - 54).setBit(0).shiftLeft(bits - 54);
        x = x.add(BigInteger.valueOf(random.nextInt(3) - 1));
      }
      out.add(random.nextBoolean() ? x : x.negate());
    }
    return out;
  }
}
