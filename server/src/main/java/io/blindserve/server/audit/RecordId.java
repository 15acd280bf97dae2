package io.blindserve.server.audit;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Ids of records: 12 hexadecimal digits with the place in the log, so that a record is found
 * without an index, and 20 random ones, so that nobody can guess another caller's.
 */
final class RecordId {

  private static final int PLACE_DIGITS = 12;
  private static final int HEX = 16;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private RecordId() {}

  /** Returns a fresh id for the record at {@code sequence}, below 2^48. */
  static String at(long sequence) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(sequence, PLACE_DIGITS)
        + hex.toHexDigits((short) RANDOM.nextInt())
        + hex.toHexDigits(RANDOM.nextLong());
  }

  /** Returns the place of a record; nothing where it is no id. */
  static OptionalLong sequence(String id) {
    return FORM.matcher(id).matches()
        ? OptionalLong.of(Long.parseLong(id.substring(0, PLACE_DIGITS), HEX))
        : OptionalLong.empty();
  }
}
