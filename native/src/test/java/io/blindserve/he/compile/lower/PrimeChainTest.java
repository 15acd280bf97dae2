package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scales of deep circuits stay where they are meant to be. */
class PrimeChainTest {

  private static final int LOG_N = 15;
  private static final int SIZE = 36;

  /** Squares in a row, a rescale behind each. */
  private static Draft squares(int depth) {
    Draft.Builder out = new Draft.Builder();
    int value = out.add(new Op.Input(0));
    for (int i = 0; i < depth; i++) {
      value = out.add(new Op.Rescale(out.add(new Op.Product(value, value))));
    }
    return out.build(LOG_N - 1, List.of(new int[1 << (LOG_N - 1)]), new int[] {0});
  }

  private static Bits bits(int depth) {
    int[] values = new int[depth];
    Arrays.fill(values, SIZE);
    return new Bits(LOG_N, SIZE, 1, SIZE, new int[0], values, 4);
  }

  private static double drift(Draft draft, Scales scales, Bits bits, PrimeChain primes) {
    int last = primes.data().size() - 1;
    return new ScaleWalk(
            draft,
            scales,
            bits,
            (depth, wanted) -> StrictMath.log(primes.data().get(last - depth)) / StrictMath.log(2))
        .drift();
  }

  @Test
  void shallowCircuitsTakeTheLargestPrimes() {
    Draft draft = squares(3);
    Bits bits = bits(3);
    Scales scales = Scales.of(draft, draft.depths(), bits);
    assertEquals(PrimeChain.of(scales, bits), PrimeChain.of(draft, scales, bits));
  }

  @Test
  void deepCircuitsTakePrimesThatKeepTheirScales() {
    Draft draft = squares(19);
    Bits bits = bits(19);
    Scales scales = Scales.of(draft, draft.depths(), bits);
    PrimeChain largest = PrimeChain.of(scales, bits).orElseThrow();
    assertTrue(drift(draft, scales, bits, largest) > SIZE, "nothing to be kept");
    PrimeChain steered = PrimeChain.of(draft, scales, bits).orElseThrow();
    assertTrue(drift(draft, scales, bits, steered) < 0.5);
    assertTrue(steered.below() > 0 && steered.below() < 0.5);
    List<Long> all = Stream.concat(steered.data().stream(), steered.special().stream()).toList();
    assertEquals(20 + 1, new HashSet<>(all).size());
    for (long prime : all) {
      assertEquals(1, prime % (2L << LOG_N));
      assertTrue(BigInteger.valueOf(prime).isProbablePrime(50));
    }
    BigInteger product =
        steered.data().stream().map(BigInteger::valueOf).reduce(BigInteger::multiply).orElseThrow();
    assertTrue(product.bitLength() <= scales.total());
  }
}
