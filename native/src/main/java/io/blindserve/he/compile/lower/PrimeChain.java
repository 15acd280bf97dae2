package io.blindserve.he.compile.lower;

import io.blindserve.he.ring.Primes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Explicit primes for sizes in bits: for each size the largest prime below that power of two which
 * is 1 modulo 2N and not yet taken, so the product stays below 2 to the sum of the sizes.
 *
 * @param data q_0, q_1 and so on
 * @param special the special primes
 */
record PrimeChain(List<Long> data, List<Long> special) {

  PrimeChain {
    data = List.copyOf(data);
    special = List.copyOf(special);
  }

  static Optional<PrimeChain> of(Scales scales, Bits bits) {
    SortedSet<Long> taken = new TreeSet<>();
    List<Long> data = new ArrayList<>();
    List<Long> special = new ArrayList<>();
    for (int i = scales.primes().length - 1; i >= 0; i--) {
      next(scales.primes()[i], bits.logN(), taken).ifPresent(data::add);
    }
    for (int i = 0; i < bits.specials(); i++) {
      next(bits.special(), bits.logN(), taken).ifPresent(special::add);
    }
    boolean all = data.size() == scales.primes().length && special.size() == bits.specials();
    return all ? Optional.of(new PrimeChain(data, special)) : Optional.empty();
  }

  private static Optional<Long> next(int size, int logN, SortedSet<Long> taken) {
    long order = 2L << logN;
    for (long candidate = (1L << size) + 1 - order;
        candidate > 1L << (size - 1);
        candidate -= order) {
      if (!taken.contains(candidate) && Primes.isPrime(candidate)) {
        taken.add(candidate);
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
