package io.blindserve.he.compile;

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

  static Optional<PrimeChain> of(BitChoice bits) {
    SortedSet<Long> taken = new TreeSet<>();
    List<Long> primes = new ArrayList<>();
    int[] sizes = bits.dataPrimes();
    for (int i = 0; i < sizes.length + bits.specials(); i++) {
      int size = i < sizes.length ? sizes[i] : bits.special();
      Optional<Long> prime = next(size, bits.logN(), taken);
      if (prime.isEmpty()) {
        return Optional.empty();
      }
      primes.add(prime.get());
    }
    return Optional.of(
        new PrimeChain(
            primes.subList(0, sizes.length), primes.subList(sizes.length, primes.size())));
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
