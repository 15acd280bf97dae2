package io.blindserve.server.audit;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.store.HeadSigner;
import io.blindserve.server.audit.store.LogFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a log: {@code log.key} for Ed25519 and {@code log-mldsa.key} for ML-DSA-44, both
 * under the log's name. A log that had the first alone gets the second as {@code
 * log-mldsa.key.next}, which takes its place once the log has a record of it. {@link RotatingKeys}
 * are those that take the place of both. For one process at a time.
 */
public final class LogKeys implements AutoCloseable {

  static final String SECOND = "log-mldsa.key";

  private static final String NEXT = SECOND + ".next";

  private final LogFolder folder;
  private final KeyPair pair;
  private final Optional<KeyPair> next;

  private LogKeys(LogFolder folder, KeyPair pair, Optional<KeyPair> next) {
    this.folder = folder;
    this.pair = pair;
    this.next = next;
  }

  /**
   * Reads the keys, and makes those that are missing.
   *
   * @param origin name of the log; none for the name that it has, or a fresh one
   * @return owned by the caller, who closes it
   * @throws IOException if a file cannot be read or written, is open to others, or holds no key or
   *     that of another log
   */
  static LogKeys open(LogFolder folder, Optional<String> origin) throws IOException {
    RotatingKeys.resume(folder);
    boolean fresh = !KeyFile.exists(folder, LogKey.NAME);
    if (fresh) {
      LogBeginning.announce(folder);
    }
    NoteSigner signer = LogKey.loadOrCreate(folder, origin);
    Optional<KeyPair> next = Optional.empty();
    try {
      String name = signer.verifier().name();
      next = RotatingKeys.read(folder, name);
      return new LogKeys(folder, new KeyPair(signer, cosigner(folder, fresh, name)), next);
    } catch (IOException e) {
      next.ifPresent(KeyPair::close);
      signer.close();
      throw e;
    }
  }

  private static Cosigner cosigner(LogFolder folder, boolean fresh, String name)
      throws IOException {
    if (!KeyFile.exists(folder, second(folder))) {
      try (Cosigner made = Cosigner.create(KeyKind.ML_DSA_44, name)) {
        KeyFile.write(folder, fresh ? SECOND : NEXT, made.encoded(SecretAccess.granted()));
      }
    }
    Cosigner read = KeyFile.read(folder, second(folder), Cosigner::parse);
    if (read.verifier().kind() != KeyKind.ML_DSA_44 || !read.verifier().name().equals(name)) {
      read.close();
      throw new IOException("the second key of the log is not for ML-DSA-44, or of another log");
    }
    return read;
  }

  private static String second(LogFolder folder) throws IOException {
    return KeyFile.exists(folder, SECOND) ? SECOND : NEXT;
  }

  /**
   * Returns the keys by which others verify a log, as {@link #verifiers()} does.
   *
   * @throws IOException if there is no log, or a key cannot be read
   */
  static List<NoteVerifier> verifiers(LogFolder folder) throws IOException {
    Set<NoteVerifier> keys = new LinkedHashSet<>();
    String name;
    try (NoteSigner signer = LogKey.load(folder)) {
      name = signer.verifier().name();
      keys.add(signer.verifier());
    }
    if (KeyFile.exists(folder, second(folder))) {
      try (Cosigner cosigner = KeyFile.read(folder, second(folder), Cosigner::parse)) {
        keys.add(cosigner.verifier());
      }
    }
    RotatingKeys.read(folder, name)
        .ifPresent(
            next -> {
              keys.addAll(next.verifiers());
              next.close();
            });
    return List.copyOf(keys);
  }

  /**
   * Returns the keys by which others verify the log: that for Ed25519, then that for ML-DSA-44;
   * while keys are changed, the new ones behind them in the same order.
   */
  public List<NoteVerifier> verifiers() {
    List<NoteVerifier> keys = new ArrayList<>(pair.verifiers());
    next.ifPresent(more -> keys.addAll(more.verifiers()));
    return List.copyOf(keys);
  }

  HeadSigner heads() {
    return heads(pair, next.map(more -> heads(more, Optional.empty())));
  }

  private static HeadSigner heads(KeyPair keys, Optional<HeadSigner> more) {
    return new HeadSigner(keys.signer(), Optional.of(keys.cosigner()), more);
  }

  /** Returns the id of a key that the log has no record of yet. */
  Optional<String> unrecorded() throws IOException {
    return KeyFile.exists(folder, SECOND)
        ? Optional.empty()
        : Optional.of(pair.cosigner().verifier().id());
  }

  /**
   * Says that there is a record now, and it is durable.
   *
   * @throws IOException if that cannot be kept; then there will be another record of the key
   */
  void recorded() throws IOException {
    folder.rename(NEXT, SECOND);
    folder.forceFolder(LogFolder.ROOT);
  }

  /** Returns which keys are changed, if any are: both sign until {@link #settle}. */
  public Optional<KeyRotation> rotation() {
    return next.map(more -> new KeyRotation(pair.verifiers(), more.verifiers()));
  }

  /** Tells whether a record is known to tell of the keys that are changed. */
  public boolean isRotationRecorded() throws IOException {
    return RotatingKeys.isRecorded(folder);
  }

  /**
   * Says that a durable record tells of them.
   *
   * @throws IOException if that cannot be kept; then there will be another record of them
   */
  public void rotationRecorded() throws IOException {
    RotatingKeys.recorded(folder);
  }

  /**
   * Puts the new keys in the place of the old ones, which are gone then. The log that has these
   * keys is closed next, and must not sign again.
   *
   * @throws IOException if it cannot be done to its end; opening the log goes on with it, or has
   *     the old keys still
   * @throws IllegalStateException if no keys are changed
   */
  public void settle() throws IOException {
    RotatingKeys.settle(
        folder, next.orElseThrow(() -> new IllegalStateException("no keys are changed")));
  }

  @Override
  public void close() {
    pair.close();
    next.ifPresent(KeyPair::close);
  }
}
