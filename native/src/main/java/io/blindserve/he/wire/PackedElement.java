package io.blindserve.he.wire;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSeed;
import java.io.IOException;
import java.util.Optional;

/**
 * A ciphertext of {@code blindserve-1}: envelope, u8 level, u8 log slots, the scale's 45
 * characters, 25 zeros; then a seed and the packed rows of c0, or the packed rows of c0 and c1.
 */
final class PackedElement {

  private static final int HEAD = 128;
  private static final int ZEROS = HEAD - Envelope.SIZE - 2 - Scale.TEXT_LENGTH;

  private PackedElement() {}

  static long size(CkksParameters parameters, int level, Envelope.Type type) {
    long poly = PackedPoly.size(parameters.rlwe().qAt(level));
    return HEAD + (type == Envelope.Type.SEEDED_CIPHERTEXT ? UniformSeed.BYTES + poly : 2 * poly);
  }

  /**
   * Reads a ciphertext of a known type and returns its scale.
   *
   * @param c1 receives the second polynomial; without it a seed is not expanded
   */
  static Scale read(
      WireInput in,
      ElementShape expected,
      Envelope.Type type,
      PolyFormat.RowSink c0,
      Optional<PolyFormat.RowSink> c1)
      throws IOException {
    CkksParameters parameters = expected.parameters();
    RnsBasis basis = expected.basis();
    Envelope.expect(in, type, size(parameters, expected.level(), type), parameters.rlwe());
    in.expectByte(expected.level(), WireReason.LEVEL, "level");
    in.expectByte(expected.logSlots(), WireReason.SLOTS, "log2 of the slots");
    Scale scale = MetadataFormat.readScale(in.bytes(Scale.TEXT_LENGTH), expected, in);
    in.expectZeros(ZEROS);
    if (type == Envelope.Type.SEEDED_CIPHERTEXT) {
      UniformSeed seed = UniformSeed.of(in.bytes(UniformSeed.BYTES));
      PackedPoly.read(in, basis, c0);
      c1.ifPresent(
          sink ->
              new SeedExpander(seed, WireSubject.CIPHERTEXT, basis.words())
                  .ciphertext(basis, sink));
    } else {
      PackedPoly.read(in, basis, c0);
      if (!PackedPoly.read(in, basis, c1.orElse((index, row) -> {}))) {
        throw in.refuse(WireReason.TRANSPARENT, "the second polynomial is zero");
      }
    }
    return scale;
  }

  static void write(
      WireOutput out, CkksParameters parameters, Ciphertext ciphertext, Optional<UniformSeed> seed)
      throws IOException {
    Envelope.Type type =
        seed.isPresent() ? Envelope.Type.SEEDED_CIPHERTEXT : Envelope.Type.CIPHERTEXT;
    Envelope.write(out, type, size(parameters, ciphertext.level(), type), parameters.rlwe());
    out.putByte(ciphertext.level());
    out.putByte(ciphertext.logSlots());
    out.putBytes(MetadataFormat.scaleBytes(ciphertext.scale()));
    out.putBytes(new byte[ZEROS]);
    if (seed.isPresent()) {
      out.putBytes(seed.get().bytes());
      PackedPoly.write(out, ciphertext.c0());
    } else {
      for (NttPoly poly : ciphertext.value()) {
        PackedPoly.write(out, poly);
      }
    }
  }
}
