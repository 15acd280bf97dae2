package io.blindserve.he.ring;

import io.blindserve.he.kernel.PolyBuffer;
import java.util.Objects;

/**
 * A polynomial by its coefficients, in natural order. A view: row i of {@code basis} starts at word
 * {@code at + i * N} of {@code buffer}. Residues are canonical. Whoever owns the buffer owns the
 * polynomial.
 *
 * @param buffer the words
 * @param at index of the first word of row 0
 * @param basis degree and primes
 */
public record CoeffPoly(PolyBuffer buffer, int at, RnsBasis basis) {

  /** Checks that all rows lie inside the buffer. */
  public CoeffPoly {
    Objects.checkFromIndexSize(at, basis.words(), buffer.words());
  }

  /** Returns the index of the first word of row {@code i}. */
  public int row(int i) {
    return at + (i << basis.logN());
  }

  /** Returns the polynomial's first {@code size} rows, sharing its words. */
  public CoeffPoly prefix(int size) {
    return size == basis.size() ? this : new CoeffPoly(buffer, at, basis.prefix(size));
  }
}
