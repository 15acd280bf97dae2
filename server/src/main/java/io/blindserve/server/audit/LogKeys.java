package io.blindserve.server.audit;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.store.HeadSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a log: {@code log.key} for Ed25519 and {@code log-mldsa.key} for ML-DSA-44, both
 * under the log's name. A log that had the first alone gets the second as {@code
 * log-mldsa.key.next}, which takes its place once the log has a record of it. For one process at a
 * time.
 */
final class LogKeys implements AutoCloseable {

  private static final String FIRST = "log.key";
  private static final String SECOND = "log-mldsa.key";
  private static final String NEXT = SECOND + ".next";

  private final Path folder;
  private final NoteSigner signer;
  private final Cosigner cosigner;

  private LogKeys(Path folder, NoteSigner signer, Cosigner cosigner) {
    this.folder = folder;
    this.signer = signer;
    this.cosigner = cosigner;
  }

  /**
   * Reads the keys, and makes those that are missing.
   *
   * @param origin name of the log; none for the name that it has, or a fresh one
   * @return owned by the caller, who closes it
   * @throws IOException if a file cannot be read or written, is open to others, or holds no key or
   *     that of another log
   */
  static LogKeys open(Path folder, Optional<String> origin) throws IOException {
    boolean fresh = Files.notExists(folder.resolve(FIRST));
    NoteSigner signer = LogKey.loadOrCreate(folder.resolve(FIRST), origin);
    try {
      return new LogKeys(folder, signer, cosigner(folder, fresh, signer.verifier().name()));
    } catch (IOException e) {
      signer.close();
      throw e;
    }
  }

  private static Cosigner cosigner(Path folder, boolean fresh, String name) throws IOException {
    if (Files.notExists(second(folder))) {
      try (Cosigner made = Cosigner.create(KeyKind.ML_DSA_44, name)) {
        KeyFile.create(folder.resolve(fresh ? SECOND : NEXT), made.encoded(SecretAccess.granted()));
      }
    }
    Cosigner read = KeyFile.read(second(folder), Cosigner::parse);
    if (read.verifier().kind() != KeyKind.ML_DSA_44 || !read.verifier().name().equals(name)) {
      read.close();
      throw new IOException("the second key of the log is not for ML-DSA-44, or of another log");
    }
    return read;
  }

  private static Path second(Path folder) {
    Path settled = folder.resolve(SECOND);
    return Files.exists(settled) ? settled : folder.resolve(NEXT);
  }

  /**
   * Returns the keys by which others verify a log, that for Ed25519 first.
   *
   * @throws IOException if there is no log, or a key cannot be read
   */
  static List<NoteVerifier> verifiers(Path folder) throws IOException {
    List<NoteVerifier> keys = new ArrayList<>();
    try (NoteSigner signer = LogKey.load(folder.resolve(FIRST))) {
      keys.add(signer.verifier());
    }
    if (Files.exists(second(folder))) {
      try (Cosigner cosigner = KeyFile.read(second(folder), Cosigner::parse)) {
        keys.add(cosigner.verifier());
      }
    }
    return List.copyOf(keys);
  }

  /** Returns the same of these keys. */
  List<NoteVerifier> verifiers() {
    return List.of(signer.verifier(), cosigner.verifier());
  }

  HeadSigner heads() {
    return new HeadSigner(signer, Optional.of(cosigner));
  }

  /** Returns the id of a key that the log has no record of yet. */
  Optional<String> unrecorded() {
    return Files.exists(folder.resolve(SECOND))
        ? Optional.empty()
        : Optional.of(cosigner.verifier().id());
  }

  /**
   * Says that there is a record now, and it is durable.
   *
   * @throws IOException if that cannot be kept; then there will be another record of the key
   */
  void recorded() throws IOException {
    Path settled = folder.resolve(SECOND);
    Files.move(folder.resolve(NEXT), settled, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.forceParent(settled);
  }

  @Override
  public void close() {
    signer.close();
    cosigner.close();
  }
}
