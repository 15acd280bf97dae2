package io.blindserve.keys.store;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.secret.SecretBytes;
import java.util.HexFormat;

/** Names and shorthand that the tests of this package share. */
final class StoreFixtures {

  static final String FIRST = "sha256:" + "0".repeat(64);
  static final String SECOND = "sha256:" + "f".repeat(64);

  /**
   * The least that scrypt takes: the tests of the file's logic need not wait for the standard cost.
   */
  static final ScryptCost CHEAP = new ScryptCost(2, 1, 1, 32);

  private StoreFixtures() {}

  static char[] password() {
    return "correct horse".toCharArray();
  }

  /** Takes the bytes out as text, so that a failed comparison needs no access to the secret. */
  static String hex(SecretBytes secret) {
    return secret.use(SecretAccess.granted(), HexFormat.of()::formatHex);
  }
}
