package io.blindserve.keys.store;

import io.blindserve.keys.secret.SecretBytes;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps one master seed of {@value #SEED_BYTES} bytes for each parameter set.
 *
 * <p>All keys of a client derive from such a seed, so the same store gives the same evaluation keys
 * for ever (one upload), and a secret key never serves a second modulus chain, because another
 * parameter digest means another seed.
 *
 * <p>Thread-safe. The file form is also safe against several processes that use one file: a seed
 * that was returned once is in the file and stays there until {@link #delete}.
 */
public sealed interface SeedStore extends AutoCloseable permits MemorySeedStore, FileSeedStore {

  /** Bytes of one master seed. */
  int SEED_BYTES = 64;

  /** Returns an empty store that lives in memory and forgets everything when it is closed. */
  static SeedStore inMemory() {
    return new MemorySeedStore();
  }

  /**
   * Creates an empty key store file, readable by its owner alone (mode 0600 where the file system
   * knows modes). The file is a BCFKS key store of Bouncy Castle: AES-256-CCM and HMAC-SHA-512
   * under keys by scrypt with N = 2^17, r = 8, p = 1.
   *
   * @param file where to put it; its folder exists, the file does not
   * @param password at least one character; copied, so the caller wipes its array
   * @throws SeedStoreException when the file exists or cannot be written
   */
  static SeedStore createFile(Path file, char[] password) {
    return FileSeedStore.create(file, password, ScryptCost.STANDARD);
  }

  /**
   * Opens a key store file. It costs about a second and 128 MiB of memory: that is what makes
   * guessing passwords dear.
   *
   * @param file made by {@link #createFile}; others than its owner must not have any right to it
   * @param password the file's password; copied, so the caller wipes its array
   * @throws SeedStoreException with the reason, when the file is missing, open to others,
   *     malformed, altered or the password is wrong
   */
  static SeedStore openFile(Path file, char[] password) {
    return FileSeedStore.open(file, password, ScryptCost.STANDARD);
  }

  /**
   * Returns the seed of a parameter set, drawing and keeping a fresh one when there is none yet.
   * The caller owns the result and destroys it.
   *
   * @param parameterDigest {@code sha256:} and 64 lower-case hex digits
   * @throws SeedStoreException when a file cannot be read or written; nothing was changed then
   * @throws IllegalStateException after {@link #close}
   */
  SecretBytes seed(String parameterDigest);

  /** Returns what may be shown of the seeds, in ascending order of their digests. */
  List<SeedInfo> list();

  /**
   * Forgets a seed for good: whatever was encrypted under it can never be decrypted again.
   *
   * @return whether there was one
   */
  boolean delete(String parameterDigest);

  /** Wipes what this object holds in memory; a file stays. A second call does nothing. */
  @Override
  void close();
}
