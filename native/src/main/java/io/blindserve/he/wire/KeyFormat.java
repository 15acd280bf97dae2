package io.blindserve.he.wire;

import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RlweParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys, uncompressed and without a decomposition in base two. {@code EvaluationKey}: u64 0, u64
 * digits, for each digit u64 columns (1) and per column u64 2, polyQP b, polyQP a. {@code
 * GaloisKey}: u64 element, u64 2N, EvaluationKey. {@code PublicKey}: u64 2, polyQP b, polyQP a.
 */
final class KeyFormat {

  private static final int COMPONENTS = 2;

  private KeyFormat() {}

  static long sizeOfPublicKey(RlweParameters parameters) {
    return pairSize(parameters, parameters.maxLevel());
  }

  static long sizeOfKey(RlweParameters parameters, int level) {
    return 2L * Long.BYTES
        + parameters.digitsAt(level) * (Long.BYTES + pairSize(parameters, level));
  }

  static long sizeOfGaloisKey(RlweParameters parameters, int level) {
    return 2L * Long.BYTES + sizeOfKey(parameters, level);
  }

  /** u8 hasRelin, [key], u8 hasGalois (1), u32 count, for each key u64 element and the key. */
  static long sizeOfSet(KeySetShape shape) {
    long size = 2 + Integer.BYTES;
    if (shape.relinearizationLevel().isPresent()) {
      size += sizeOfKey(shape.parameters(), shape.relinearizationLevel().getAsInt());
    }
    for (int level : shape.galoisLevels().values()) {
      size += Long.BYTES + sizeOfGaloisKey(shape.parameters(), level);
    }
    return size;
  }

  private static long pairSize(RlweParameters parameters, int level) {
    return Long.BYTES
        + COMPONENTS * PolyFormat.sizeQp(parameters.n(), level + 1, parameters.p().size());
  }

  static PublicKey readPublicKey(WireInput in, RlweParameters parameters, PolyTarget target)
      throws IOException {
    return new PublicKey(readPair(in, parameters, parameters.maxLevel(), target));
  }

  static GadgetKey readKey(WireInput in, RlweParameters parameters, int level, PolyTarget target)
      throws IOException {
    in.expectLong(0, WireReason.BASE_TWO, "base-two decomposition");
    int count = parameters.digitsAt(level);
    in.expectLong(count, WireReason.DIGITS, "number of digits");
    List<PolyPair> digits = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.expectLong(1, WireReason.COLUMNS, "number of columns of digit " + i);
      digits.add(readPair(in, parameters, level, target));
    }
    return new GadgetKey(level, digits);
  }

  static GaloisKey readGaloisKey(
      WireInput in, RlweParameters parameters, long element, int level, PolyTarget target)
      throws IOException {
    in.expectLong(element, WireReason.GALOIS_ELEMENT, "Galois element of a key");
    in.expectLong(
        2L * parameters.n(),
        WireReason.NTH_ROOT,
        "NthRoot of the key for Galois element " + element);
    return new GaloisKey(element, readKey(in, parameters, level, target));
  }

  private static PolyPair readPair(
      WireInput in, RlweParameters parameters, int level, PolyTarget target) throws IOException {
    in.expectLong(COMPONENTS, WireReason.POLYNOMIALS, "number of components");
    RnsBasis basis = parameters.qpAt(level);
    NttPoly b = PolyFormat.readKey(in, target.take(basis), level + 1);
    return new PolyPair(b, PolyFormat.readKey(in, target.take(basis), level + 1));
  }

  static void writePublicKey(WireOutput out, RlweParameters parameters, PublicKey key)
      throws IOException {
    writePair(out, parameters, parameters.maxLevel(), key.value());
  }

  static void writeKey(WireOutput out, RlweParameters parameters, GadgetKey key)
      throws IOException {
    if (key.digits().size() != parameters.digitsAt(key.level())) {
      throw new IllegalArgumentException(
          "a key of " + key.digits().size() + " digits for level " + key.level());
    }
    out.putLong(0);
    out.putLong(key.digits().size());
    for (PolyPair digit : key.digits()) {
      out.putLong(1);
      writePair(out, parameters, key.level(), digit);
    }
  }

  static void writeGaloisKey(WireOutput out, RlweParameters parameters, GaloisKey key)
      throws IOException {
    out.putLong(key.element());
    out.putLong(2L * parameters.n());
    writeKey(out, parameters, key.key());
  }

  private static void writePair(WireOutput out, RlweParameters parameters, int level, PolyPair pair)
      throws IOException {
    if (!pair.c0().basis().equals(parameters.qpAt(level))) {
      throw new IllegalArgumentException("a key over other primes than those of level " + level);
    }
    out.putLong(COMPONENTS);
    PolyFormat.writeKey(out, pair.c0(), level + 1);
    PolyFormat.writeKey(out, pair.c1(), level + 1);
  }
}
