package io.blindserve.he.kernel;

import java.util.List;

/**
 * A switching key as kernels read it: for each digit the rows of its two parts, over the data
 * primes of the key's own level and then all special primes.
 *
 * @param limbs data primes of the key's level
 * @param first part c0 of each digit, lowest primes first
 * @param second part c1 of each digit
 */
public record KeyRows(int limbs, List<Rows> first, List<Rows> second) {

  /** Copies the lists, which have the same size. */
  public KeyRows {
    first = List.copyOf(first);
    second = List.copyOf(second);
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "a key of " + first.size() + " and " + second.size() + " rows");
    }
  }

  List<Rows> part(int part) {
    return part == 0 ? first : second;
  }

  /** Refuses a key that cannot switch what {@code tables} describe. */
  void require(GadgetTables tables) {
    if (limbs < tables.limbs() || first.size() < tables.digits()) {
      throw new IllegalArgumentException(
          "a key of " + limbs + " limbs and " + first.size() + " digits for " + tables.limbs());
    }
    for (int i = 0; i < tables.digits(); i++) {
      first.get(i).require(limbs + tables.specials(), tables.n());
      second.get(i).require(limbs + tables.specials(), tables.n());
    }
  }
}
