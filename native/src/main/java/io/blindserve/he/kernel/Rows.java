package io.blindserve.he.kernel;

import java.util.Objects;

/**
 * Neighbouring rows of residues, one behind the other: row i starts i * n words behind the first.
 * How many there are, and by which primes, is the business of who uses them.
 *
 * @param buffer the words
 * @param at index of the first word of row 0
 */
public record Rows(PolyBuffer buffer, int at) {

  /** Refuses fewer than {@code count} rows of {@code n} words. */
  void require(int count, int n) {
    Objects.checkFromIndexSize(at, Math.multiplyExact(count, n), buffer.words());
  }
}
