package io.blindserve.he.lattigo;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.LattigoFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Learns the shape of an object from its own bytes, so that vectors need not repeat it. Only for
 * bytes of an oracle that is trusted: readers in production are told what to expect.
 */
final class WirePeek {

  private static final int METADATA_BYTES = 277;
  private static final int AFTER_METADATA = 1 + METADATA_BYTES;

  private final JsonObject metadata;
  private final ByteBuffer bytes;

  WirePeek(byte[] element) {
    this.bytes = ByteBuffer.wrap(element).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = Arrays.copyOfRange(element, 1, AFTER_METADATA);
    this.metadata =
        Json.parse(json, JsonLimits.ofBytes(1024)).asObject().object("PlaintextMetaData");
  }

  int polynomials() {
    return (int) bytes.getLong(AFTER_METADATA);
  }

  int level() {
    return (int) bytes.getLong(AFTER_METADATA + Long.BYTES) - 1;
  }

  Scale scale() {
    return Scale.parse(metadata.object("Scale").string("Value"));
  }

  int logSlots() {
    return Integer.decode(metadata.array("LogDimensions").get(1).asString());
  }

  ElementShape shape(CkksParameters parameters) {
    return ElementShape.exact(parameters, level(), scale(), logSlots());
  }

  /** Walks over a set by the lengths that the rows of its keys give. */
  static KeySetShape keySetShape(byte[] set, RlweParameters parameters) {
    ByteBuffer in = ByteBuffer.wrap(set).order(ByteOrder.LITTLE_ENDIAN);
    OptionalInt relinearization = OptionalInt.empty();
    TreeMap<Long, Integer> galois = new TreeMap<>();
    if (in.get() == 1) {
      int level = levelOfGadget(in, 0);
      relinearization = OptionalInt.of(level);
      skip(in, LattigoFormat.sizeOfRelinearizationKey(parameters, level));
    }
    in.get();
    for (int left = in.getInt(); left > 0; left--) {
      long element = in.getLong();
      int level = levelOfGadget(in, 2 * Long.BYTES);
      galois.put(element, level);
      skip(in, LattigoFormat.sizeOfGaloisKey(parameters, level));
    }
    return new KeySetShape(parameters, relinearization, galois, false);
  }

  /** The rows of the first polynomial stand behind base, digits, columns and components. */
  private static int levelOfGadget(ByteBuffer in, int offset) {
    return (int) in.getLong(in.position() + offset + 4 * Long.BYTES) - 1;
  }

  private static void skip(ByteBuffer in, int count) {
    in.position(in.position() + count);
  }
}
