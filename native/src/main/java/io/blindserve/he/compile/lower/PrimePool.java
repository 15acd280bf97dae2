package io.blindserve.he.compile.lower;

import io.blindserve.he.ring.Primes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Primes that are 1 modulo 2N, each given once. Not thread-safe. */
final class PrimePool {

  private final long order;
  private final SortedSet<Long> taken = new TreeSet<>();

  PrimePool(int logN) {
    this.order = 2L << logN;
  }

  private boolean take(long candidate) {
    return Primes.isPrime(candidate) && taken.add(candidate);
  }

  /** Takes the largest prime of a size in bits. */
  Optional<Long> below(int size) {
    long least = 1L << (size - 1);
    for (long candidate = (1L << size) + 1 - order; candidate > least; candidate -= order) {
      if (take(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Takes the largest primes of a size; fewer, if there are not so many. */
  List<Long> below(int size, int count) {
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      below(size).ifPresent(out::add);
    }
    return out;
  }

  /** Takes the prime nearest to a number, at most half of it away. */
  Optional<Long> near(double wanted) {
    long middle = ((long) (wanted / order)) * order + 1;
    for (long away = 0; away < wanted / 2; away += order) {
      if (middle + away > 1 && take(middle + away)) {
        return Optional.of(middle + away);
      }
      if (middle - away > 1 && take(middle - away)) {
        return Optional.of(middle - away);
      }
    }
    return Optional.empty();
  }
}
