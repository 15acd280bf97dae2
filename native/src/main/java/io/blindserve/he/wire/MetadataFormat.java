package io.blindserve.he.wire;

import io.blindserve.he.ckks.Scale;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The 277 bytes of metadata before an element: JSON whose every byte but the scale's text and the
 * number of slots is fixed. Reordered, padded or otherwise equivalent JSON, which Lattigo would
 * read, is refused: honest writers write the canonical form, and then equal values have equal
 * digests.
 */
final class MetadataFormat {

  static final int SIZE = 277;

  private static final String BEFORE_SCALE = "{\"PlaintextMetaData\":{\"Scale\":{\"Value\":\"";
  private static final String BEFORE_SLOTS =
      "\",\"Mod\":\"0.000000000000000000000000000000000000000e+00\"},\"IsBatched\":\"0x01\",\"IsBitReversed\":\"0x00\","
          + "\"LogDimensions\":[\"0x00\",\"0x";
  private static final String AFTER_SLOTS =
      "\"]},\"CiphertextMetaData\":{\"IsNTT\":\"0x01\",\"IsMontgomery\":\"0x00\"}}";

  private static final int SLOTS_AT =
      BEFORE_SCALE.length() + Scale.TEXT_LENGTH + BEFORE_SLOTS.length();
  private static final int SLOTS_LENGTH = 2;

  private MetadataFormat() {}

  /** Returns the canonical bytes for a batched element in the NTT domain. */
  static byte[] write(Scale scale, int logSlots) {
    String text = BEFORE_SCALE + scale.toString45() + BEFORE_SLOTS + hex(logSlots) + AFTER_SLOTS;
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Checks the bytes against {@code expected} and returns the scale that they say. */
  static Scale read(byte[] bytes, ElementShape expected, WireInput in) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    requireFixedParts(text, in);
    if (!text.startsWith(hex(expected.logSlots()), SLOTS_AT)) {
      throw in.refuse(WireReason.SLOTS, "LogDimensions are not [0, " + expected.logSlots() + "]");
    }
    int from = BEFORE_SCALE.length();
    return expectedScale(text.substring(from, from + Scale.TEXT_LENGTH), expected, in);
  }

  /** Checks the text of a scale against {@code expected}. */
  static Scale readScale(byte[] text, ElementShape expected, WireInput in) {
    return expectedScale(new String(text, StandardCharsets.ISO_8859_1), expected, in);
  }

  /** Returns the text of a scale. */
  static byte[] scaleBytes(Scale scale) {
    return scale.toString45().getBytes(StandardCharsets.US_ASCII);
  }

  private static Scale expectedScale(String text, ElementShape expected, WireInput in) {
    Scale scale = scale(text, in);
    if (!expected.allows(scale)) {
      throw in.refuse(WireReason.SCALE, "the scale is not the expected one");
    }
    return scale;
  }

  private static void requireFixedParts(String text, WireInput in) {
    boolean canonical =
        text.startsWith(BEFORE_SCALE)
            && text.startsWith(BEFORE_SLOTS, BEFORE_SCALE.length() + Scale.TEXT_LENGTH)
            && text.startsWith(AFTER_SLOTS, SLOTS_AT + SLOTS_LENGTH);
    if (!canonical) {
      throw in.refuse(
          WireReason.METADATA,
          "the metadata is not the canonical one of a batched element in the NTT domain");
    }
  }

  /**
   * A text that is not what its own value is written as would give equal elements different bytes.
   */
  private static Scale scale(String text, WireInput in) {
    Scale scale;
    try {
      scale = Scale.parse(text);
    } catch (IllegalArgumentException e) {
      throw in.refuse(
          WireReason.SCALE,
          "the scale is not a positive decimal of " + Scale.TEXT_LENGTH + " characters");
    }
    if (!scale.toString45().equals(text)) {
      throw in.refuse(WireReason.SCALE, "the scale has more digits than it keeps");
    }
    return scale;
  }

  private static String hex(int logSlots) {
    return String.format(Locale.ROOT, "%02x", logSlots);
  }
}
