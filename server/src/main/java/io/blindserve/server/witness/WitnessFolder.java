package io.blindserve.server.witness;

import io.blindserve.keys.receipt.Contradiction;
import io.blindserve.keys.receipt.RecordDigest;
import io.blindserve.keys.receipt.SignedHead;
import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.store.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a witness keeps: its key, and of each log the head that it cosigned last. Each is a file for
 * its owner's eyes, replaced as a whole and durably. Threads and processes may share the folder.
 */
public final class WitnessFolder {

  private static final int DIGEST_START = "sha256:".length();

  private final Path folder;

  /**
   * Opens a folder, which is made where it is missing.
   *
   * @throws IOException if it cannot be made
   */
  public WitnessFolder(Path folder) throws IOException {
    this.folder = folder.toAbsolutePath();
    Files.createDirectories(this.folder);
  }

  /**
   * Returns the key of the witness; made where there is none.
   *
   * @param name of a key that is made
   * @return owned by the caller, who closes it
   * @throws IOException if the file holds no key of a witness
   */
  public Cosigner key(Supplier<String> name) throws IOException {
    PrivateFile file = new PrivateFile(folder.resolve("witness.key"));
    byte[] encoded =
        file.locked(
            () -> {
              if (!file.exists()) {
                try (Cosigner made = Cosigner.create(KeyKind.COSIGNATURE, name.get())) {
                  file.replace(made.encoded(SecretAccess.granted()));
                }
              }
              return file.read();
            });
    try {
      return Cosigner.parse(encoded, SecretAccess.granted());
    } catch (NoteException e) {
      throw new IOException("the key file of the witness: " + e.getMessage(), e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /** Runs {@code work} while nobody else changes what is kept of a log. */
  <T> T locked(String origin, Supplier<T> work) {
    return file(origin, "head").locked(work);
  }

  /** Returns the note of the head that was cosigned last. */
  Optional<byte[]> head(String origin) {
    PrivateFile file = file(origin, "head");
    return file.exists() ? Optional.of(file.read()) : Optional.empty();
  }

  /** Keeps a head durably; inside {@link #locked}. */
  void advance(String origin, SignedHead head) {
    file(origin, "head").replace(head.note().getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps evidence against a log, the first that there is; inside {@link #locked}. */
  void accuse(String why, SignedHead seen, SignedHead shown) {
    PrivateFile file = file(seen.checkpoint().origin(), "evidence");
    if (!file.exists()) {
      String text = Contradiction.text(why, Instant.now(), seen, shown);
      file.replace(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Names of logs are anything; names of files are their digests. */
  private PrivateFile file(String origin, String kind) {
    byte[] bytes = origin.getBytes(StandardCharsets.UTF_8);
    String digest = RecordDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(bytes)));
    return new PrivateFile(folder.resolve(digest.substring(DIGEST_START) + "." + kind));
  }
}
