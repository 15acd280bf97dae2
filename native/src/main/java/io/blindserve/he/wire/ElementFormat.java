package io.blindserve.he.wire;

import io.blindserve.he.ckks.Scale;
import io.blindserve.he.ring.NttPoly;
import java.io.IOException;
import java.util.List;

/** {@code element}: u8 hasMeta (1), 277 bytes of metadata, u64 polynomials, each a {@code poly}. */
final class ElementFormat {

  private ElementFormat() {}

  static long size(int n, int rows, int polynomials) {
    return 1 + MetadataFormat.SIZE + Long.BYTES + polynomials * PolyFormat.size(n, rows);
  }

  /**
   * Reads an element of {@code sinks.size()} polynomials and returns its scale. A ciphertext (more
   * than one polynomial) that is zero beyond the first is refused.
   */
  static Scale read(WireInput in, ElementShape expected, List<PolyFormat.RowSink> sinks)
      throws IOException {
    in.expectByte(1, WireReason.FLAG, "metadata flag");
    Scale scale = MetadataFormat.read(in.bytes(MetadataFormat.SIZE), expected, in);
    in.expectLong(sinks.size(), WireReason.POLYNOMIALS, "number of polynomials");
    boolean hidden = sinks.size() == 1;
    for (int i = 0; i < sinks.size(); i++) {
      boolean nonZero = PolyFormat.read(in, expected.basis(), sinks.get(i));
      hidden |= nonZero && i > 0;
    }
    if (!hidden) {
      throw in.refuse(WireReason.TRANSPARENT, "every polynomial but the first is zero");
    }
    return scale;
  }

  static void write(WireOutput out, List<NttPoly> polynomials, Scale scale, int logSlots)
      throws IOException {
    out.putByte(1);
    out.putBytes(MetadataFormat.write(scale, logSlots));
    out.putLong(polynomials.size());
    for (NttPoly poly : polynomials) {
      PolyFormat.write(out, poly);
    }
  }
}
