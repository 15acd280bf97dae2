package io.blindserve.he.wire;

import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import java.io.IOException;

/**
 * {@code poly(rows)}: u64 rows, then for each row u64 N and N words; and {@code polyQP}: the rows
 * of Q, then those of P, as two polys.
 */
final class PolyFormat {

  private PolyFormat() {}

  static long size(int n, int rows) {
    return Long.BYTES + rows * (Long.BYTES + (long) Long.BYTES * n);
  }

  static long sizeQp(int n, int qRows, int pRows) {
    return size(n, qRows) + size(n, pRows);
  }

  /** Reads a polynomial that is not in Montgomery form; returns whether a residue is not zero. */
  static boolean read(WireInput in, RnsBasis basis, RowSink sink) throws IOException {
    in.expectLong(basis.size(), WireReason.ROWS, "number of rows");
    long union = 0;
    for (int i = 0; i < basis.size(); i++) {
      long[] row = in.row(basis, i);
      for (long residue : row) {
        union |= residue;
      }
      sink.accept(i, row);
    }
    return union != 0;
  }

  /**
   * Reads a polynomial over the first {@code qRows} primes (Q) and all others (P) of the target's
   * basis.
   */
  static NttPoly readKey(WireInput in, NttPoly target, int qRows) throws IOException {
    RnsBasis basis = target.basis();
    in.expectLong(qRows, WireReason.ROWS, "number of rows of Q");
    readKeyRows(in, target, 0, qRows);
    in.expectLong(basis.size() - qRows, WireReason.ROWS, "number of rows of P");
    readKeyRows(in, target, qRows, basis.size());
    return target;
  }

  private static void readKeyRows(WireInput in, NttPoly target, int from, int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      long[] row = in.row(target.basis(), i);
      new MontgomeryRow(target.basis().modulus(i)).leave(row);
      target.buffer().write(target.row(i), row, 0, row.length);
    }
  }

  static void write(WireOutput out, NttPoly poly) throws IOException {
    out.putLong(poly.basis().size());
    for (int i = 0; i < poly.basis().size(); i++) {
      poly.buffer().read(poly.row(i), out.row(), 0, out.row().length);
      out.putRow();
    }
  }

  /**
   * Writes a polynomial over the first {@code qRows} primes (Q) and all others (P) in Montgomery
   * form.
   */
  static void writeKey(WireOutput out, NttPoly poly, int qRows) throws IOException {
    out.putLong(qRows);
    writeKeyRows(out, poly, 0, qRows);
    out.putLong(poly.basis().size() - qRows);
    writeKeyRows(out, poly, qRows, poly.basis().size());
  }

  private static void writeKeyRows(WireOutput out, NttPoly poly, int from, int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      poly.buffer().read(poly.row(i), out.row(), 0, out.row().length);
      new MontgomeryRow(poly.basis().modulus(i)).enter(out.row());
      out.putRow();
    }
  }

  /** Receives checked rows; the array is only valid during the call. */
  @FunctionalInterface
  interface RowSink {
    void accept(int index, long[] row);

    /** Returns a sink that stores rows in {@code poly}. */
    static RowSink into(NttPoly poly) {
      return (index, row) -> poly.buffer().write(poly.row(index), row, 0, row.length);
    }
  }
}
