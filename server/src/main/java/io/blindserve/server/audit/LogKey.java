package io.blindserve.server.audit;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.server.audit.store.LogFolder;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/** The file of the Ed25519 key that signs the heads of a log. */
final class LogKey {

  static final String NAME = "log.key";

  private LogKey() {}

  /**
   * Reads the key, or makes one where there is none.
   *
   * @param origin name of the log and of its key; none for that of the key that is there, or a
   *     fresh one
   * @return owned by the caller, who closes it
   * @throws IOException if the file cannot be read or written, is open to others, or holds no key
   *     or that of another log
   */
  static NoteSigner loadOrCreate(LogFolder folder, Optional<String> origin) throws IOException {
    if (!KeyFile.exists(folder, NAME)) {
      create(folder, origin.orElseGet(LogKey::freshOrigin));
    }
    NoteSigner signer = load(folder);
    if (origin.isPresent() && !signer.verifier().name().equals(origin.get())) {
      signer.close();
      throw new IOException("the key of the log has another name than the log");
    }
    return signer;
  }

  /**
   * Reads the key.
   *
   * @return owned by the caller, who closes it
   * @throws IOException if the file cannot be read, is open to others, or holds no key
   */
  static NoteSigner load(LogFolder folder) throws IOException {
    return KeyFile.read(folder, NAME, NoteSigner::parse);
  }

  /** Names nobody's host, and still no two logs alike. */
  private static String freshOrigin() {
    return String.format(Locale.ROOT, "blindserve.invalid/log-%08x", new SecureRandom().nextInt());
  }

  private static void create(LogFolder folder, String origin) throws IOException {
    try (NoteSigner fresh = NoteSigner.create(origin)) {
      KeyFile.write(folder, NAME, fresh.encoded(SecretAccess.granted()));
    }
  }
}
