package io.blindserve.server.audit;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.store.LogFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The keys that take the place of those that a log has. They lie in one file: as {@code
 * keys.prepared} until a record tells of them, then as {@code keys.next}. In both states the old
 * keys and the new ones sign every head. {@link #settle} puts them in the place of the old ones:
 * the Ed25519 key first, and a log whose Ed25519 key is that of {@code keys.next} goes on from
 * there, so that whatever a crash leaves behind is one of the states. For one process at a time.
 */
final class RotatingKeys {

  private static final String PREPARED = "keys.prepared";
  private static final String NEXT = "keys.next";

  private RotatingKeys() {}

  /**
   * Makes new keys, unless there are some already. Nothing signs with them before the log is opened
   * again.
   *
   * @throws IOException if the log has no key, or a file cannot be read or written
   */
  static void prepare(LogFolder folder) throws IOException {
    resume(folder);
    if (name(folder).isPresent()) {
      return;
    }
    try (NoteSigner signer = LogKey.load(folder);
        KeyPair fresh = KeyPair.create(signer.verifier().name())) {
      KeyFile.write(folder, PREPARED, fresh.encoded(SecretAccess.granted()));
    }
  }

  private static Optional<String> name(LogFolder folder) throws IOException {
    List<String> names = folder.list(LogFolder.ROOT);
    return names.contains(NEXT) ? Optional.of(NEXT) : Optional.of(PREPARED).filter(names::contains);
  }

  /**
   * Reads the new keys.
   *
   * @param log name of the log
   * @return nothing where no keys are changed; else owned by the caller
   * @throws IOException if they cannot be read, are open to others, or are those of another log
   */
  static Optional<KeyPair> read(LogFolder folder, String log) throws IOException {
    Optional<String> name = name(folder);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    KeyPair next = KeyFile.read(folder, name.get(), KeyPair::parse);
    if (!next.isOf(log)) {
      next.close();
      throw new IOException("the new keys of the log are those of another log");
    }
    return Optional.of(next);
  }

  /** Tells whether a record tells of the new keys. */
  static boolean isRecorded(LogFolder folder) throws IOException {
    return name(folder).equals(Optional.of(NEXT));
  }

  /** Says that a durable record does. */
  static void recorded(LogFolder folder) throws IOException {
    if (!isRecorded(folder)) {
      folder.rename(PREPARED, NEXT);
      folder.forceFolder(LogFolder.ROOT);
    }
  }

  /**
   * Puts the new keys in the place of the old ones, which are gone then.
   *
   * @throws IOException if that cannot be done to its end; opening the log goes on with it, or has
   *     the old keys still
   */
  static void settle(LogFolder folder, KeyPair next) throws IOException {
    KeyFile.write(folder, LogKey.NAME, next.signer().encoded(SecretAccess.granted()));
    finish(folder, next);
  }

  private static void finish(LogFolder folder, KeyPair next) throws IOException {
    KeyFile.write(folder, LogKeys.SECOND, next.cosigner().encoded(SecretAccess.granted()));
    folder.delete(NEXT);
    folder.forceFolder(LogFolder.ROOT);
  }

  /** Goes on with a change that had begun to put keys in the place of others. */
  static void resume(LogFolder folder) throws IOException {
    if (!isRecorded(folder)) {
      return;
    }
    NoteVerifier now;
    try (NoteSigner signer = LogKey.load(folder)) {
      now = signer.verifier();
    }
    try (KeyPair next = KeyFile.read(folder, NEXT, KeyPair::parse)) {
      if (next.signer().verifier().equals(now)) {
        finish(folder, next);
      }
    }
  }
}
