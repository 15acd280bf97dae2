package io.blindserve.server.audit;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of records: 128 random bits, so that nobody can guess another caller's. */
final class RecordId {

  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RecordId() {}

  /** Returns a fresh id, 32 hexadecimal digits. */
  static String fresh() {
    byte[] id = new byte[BYTES];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
