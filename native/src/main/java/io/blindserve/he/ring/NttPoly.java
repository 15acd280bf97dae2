package io.blindserve.he.ring;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.Rows;
import java.util.Objects;

/**
 * A polynomial in the NTT domain: out[i] = a(psi^(2 brv(i) + 1)), brv over log2 N bits. A view: row
 * i of {@code basis} starts at word {@code at + i * N} of {@code buffer}. Residues are canonical.
 * Whoever owns the buffer owns the polynomial.
 *
 * @param buffer the words
 * @param at index of the first word of row 0
 * @param basis degree and primes
 */
public record NttPoly(PolyBuffer buffer, int at, RnsBasis basis) {

  /** Checks that all rows lie inside the buffer. */
  public NttPoly {
    Objects.checkFromIndexSize(at, basis.words(), buffer.words());
  }

  /** Returns the index of the first word of row {@code i}. */
  public int row(int i) {
    return at + (i << basis.logN());
  }

  /** Returns the rows as kernels read them. */
  public Rows rows() {
    return new Rows(buffer, at);
  }

  /** Returns the polynomial's first {@code size} rows, sharing its words. */
  public NttPoly prefix(int size) {
    return size == basis.size() ? this : new NttPoly(buffer, at, basis.prefix(size));
  }
}
