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
 * @param special the special prime
 */
record PrimeChain(List<Long> data, long special) {

  PrimeChain {
    data = List.copyOf(data);
  }

  static Optional<PrimeChain> of(BitChoice bits) {
    SortedSet<Long> taken = new TreeSet<>();
    List<Long> data = new ArrayList<>();
    for (int size : bits.dataPrimes()) {
      Optional<Long> prime = next(size, bits.logN(), taken);
      if (prime.isEmpty()) {
        return Optional.empty();
      }
      data.add(prime.get());
    }
    return next(bits.special(), bits.logN(), taken).map(special -> new PrimeChain(data, special));
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
