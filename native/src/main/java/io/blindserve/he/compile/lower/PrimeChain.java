package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Explicit primes for sizes in bits, 1 modulo 2N; their product stays below 2 to the sum of the
 * sizes. Usually the largest below the powers of two. In deep circuits scales would drift away with
 * these; there each prime is the one that brings its scale nearest to where it is meant to be.
 *
 * @param data q_0, q_1 and so on
 * @param special the special primes
 * @param below bits by which a scale may lie below its size
 */
record PrimeChain(List<Long> data, List<Long> special, double below) {

  /** Bits by which scales may drift with the largest primes: what plans keep free anyway. */
  private static final double DRIFT = 4;

  /**
   * How far below their sizes steered scales are meant to be: then primes behind squares are below
   * theirs as well, and outweigh the one that brings the scale there.
   */
  private static final double STEERED = 1.0 / 8;

  private static final double LOG_2 = StrictMath.log(2);

  PrimeChain {
    data = List.copyOf(data);
    special = List.copyOf(special);
  }

  /** Returns the largest primes of the sizes. */
  static Optional<PrimeChain> of(Scales scales, Bits bits) {
    PrimePool pool = new PrimePool(bits.logN());
    List<Long> data = new ArrayList<>();
    for (int i = scales.primes().length - 1; i >= 0; i--) {
      pool.below(scales.primes()[i]).ifPresent(data::add);
    }
    List<Long> special = pool.below(bits.special(), bits.specials());
    boolean all = data.size() == scales.primes().length && special.size() == bits.specials();
    return all ? Optional.of(new PrimeChain(data, special, 0)) : Optional.empty();
  }

  /** Returns the largest primes, or where scales would drift with them those that keep scales. */
  static Optional<PrimeChain> of(Draft draft, Scales scales, Bits bits) {
    return of(scales, bits)
        .flatMap(
            largest ->
                largest.walk(draft, scales, bits).drift() > DRIFT
                    ? steered(draft, scales, bits)
                    : Optional.of(largest));
  }

  private ScaleWalk walk(Draft draft, Scales scales, Bits bits) {
    int last = data.size() - 1;
    return new ScaleWalk(draft, scales, bits, (depth, ignored) -> log2(data.get(last - depth)));
  }

  private static Optional<PrimeChain> steered(Draft draft, Scales scales, Bits bits) {
    PrimePool pool = new PrimePool(bits.logN());
    int last = scales.primes().length - 1;
    List<Long> data = new ArrayList<>();
    List<Long> special = pool.below(bits.special(), bits.specials());
    Optional<Long> end = pool.below(scales.primes()[last]);
    ScaleWalk walk =
        new ScaleWalk(
            draft,
            scales,
            bits,
            (depth, wanted) -> {
              Optional<Long> near = pool.near(StrictMath.pow(2, wanted + STEERED));
              near.ifPresent(prime -> data.add(0, prime));
              return near.map(PrimeChain::log2).orElse(wanted);
            });
    end.ifPresent(prime -> data.add(0, prime));
    boolean all = data.size() == last + 1 && special.size() == bits.specials();
    boolean small = data.stream().mapToDouble(PrimeChain::log2).sum() <= scales.total();
    return all && small && walk.drift() <= 1
        ? Optional.of(new PrimeChain(data, special, walk.below()))
        : Optional.empty();
  }

  private static double log2(long value) {
    return StrictMath.log((double) value) / LOG_2;
  }
}
