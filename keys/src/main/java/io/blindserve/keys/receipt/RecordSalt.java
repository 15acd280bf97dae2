package io.blindserve.keys.receipt;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller draws for a call in the clear, so that its record can be checked by the caller, and
 * tells nothing to anybody else. Immutable; it is no secret to the server, which sees the call.
 */
public final class RecordSalt {

  /** The header of a request that carries a salt: 64 hexadecimal digits. */
  public static final String HEADER = "Blindserve-Record-Salt";

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  private final byte[] bytes;

  private RecordSalt(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Draws a salt. */
  public static RecordSalt random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new RecordSalt(bytes);
  }

  /** Reads the text of a header; nothing where it is none. */
  public static Optional<RecordSalt> parse(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(new RecordSalt(HexFormat.of().parseHex(text)))
        : Optional.empty();
  }

  byte[] toByteArray() {
    return bytes.clone();
  }

  /** Returns the text of the header. */
  public String text() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Tells nothing of the bytes. */
  @Override
  public String toString() {
    return "RecordSalt";
  }
}
