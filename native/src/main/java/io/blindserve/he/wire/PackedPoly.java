package io.blindserve.he.wire;

import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import java.io.IOException;

/** The rows of a polynomial, each packed to the bits of its prime, and nothing between them. */
final class PackedPoly {

  private PackedPoly() {}

  static long size(RnsBasis basis) {
    long size = 0;
    for (int i = 0; i < basis.size(); i++) {
      size += BitPacking.rowBytes(basis.n(), BitPacking.bits(basis.modulus(i).value()));
    }
    return size;
  }

  /** Reads a polynomial; returns whether a residue is not zero. */
  static boolean read(WireInput in, RnsBasis basis, PolyFormat.RowSink sink) throws IOException {
    long union = 0;
    for (int i = 0; i < basis.size(); i++) {
      long[] row = in.packedRow(basis, i);
      for (long residue : row) {
        union |= residue;
      }
      sink.accept(i, row);
    }
    return union != 0;
  }

  static void write(WireOutput out, NttPoly poly) throws IOException {
    for (int i = 0; i < poly.basis().size(); i++) {
      poly.buffer().read(poly.row(i), out.row(), 0, out.row().length);
      out.putPackedRow(BitPacking.bits(poly.basis().modulus(i).value()));
    }
  }
}
