package io.blindserve.keys.store;

import io.blindserve.keys.secret.SecretBytes;
import io.blindserve.keys.store.SeedStoreException.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The store in one encrypted file. What is held in memory is the password and the entries in their
 * encrypted form; a seed is decrypted when it is asked for.
 *
 * <p>Every change reads the file again under a lock, changes the fresh copy and replaces the file
 * by it, so that two processes never lose each other's seeds and a crash leaves the old file or the
 * new one.
 */
final class FileSeedStore implements SeedStore {

  private final PrivateFile file;
  private final BcfksCodec codec;
  private final char[] password;
  private SeedEntries entries;
  private boolean closed;

  private FileSeedStore(PrivateFile file, BcfksCodec codec, char[] password, SeedEntries entries) {
    this.file = file;
    this.codec = codec;
    this.password = password;
    this.entries = entries;
  }

  static FileSeedStore create(Path path, char[] password, ScryptCost cost) {
    PrivateFile file = new PrivateFile(path);
    BcfksCodec codec = new BcfksCodec(path, cost);
    checkPassword(password);
    SeedEntries empty = codec.empty();
    file.locked(
        () -> {
          if (file.exists()) {
            throw new SeedStoreException(Reason.EXISTS, path, "exists already; it is not replaced");
          }
          file.replace(codec.write(empty, password));
          return empty;
        });
    return new FileSeedStore(file, codec, password.clone(), empty);
  }

  static FileSeedStore open(Path path, char[] password, ScryptCost cost) {
    PrivateFile file = new PrivateFile(path);
    BcfksCodec codec = new BcfksCodec(path, cost);
    checkPassword(password);
    SeedEntries entries = codec.read(file.read(), password);
    return new FileSeedStore(file, codec, password.clone(), entries);
  }

  private static void checkPassword(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("the password of a key file has at least one character");
    }
  }

  @Override
  public synchronized SecretBytes seed(String parameterDigest) {
    ParameterDigests.check(parameterDigest);
    checkOpen();
    if (!entries.contains(parameterDigest)) {
      change(
          fresh -> !fresh.contains(parameterDigest) && fresh.addRandom(parameterDigest, password));
    }
    return entries.seed(parameterDigest, password);
  }

  @Override
  public synchronized List<SeedInfo> list() {
    checkOpen();
    return entries.list();
  }

  @Override
  public synchronized boolean delete(String parameterDigest) {
    ParameterDigests.check(parameterDigest);
    checkOpen();
    return change(fresh -> fresh.remove(parameterDigest));
  }

  /**
   * Applies {@code change} to what the file holds now; the file is written when it says that it
   * changed something.
   */
  private boolean change(Predicate<SeedEntries> change) {
    return file.locked(
        () -> {
          SeedEntries fresh = codec.read(file.read(), password);
          boolean changed = change.test(fresh);
          if (changed) {
            file.replace(codec.write(fresh, password));
          }
          entries = fresh;
          return changed;
        });
  }

  @Override
  public synchronized void close() {
    Arrays.fill(password, '\0');
    entries = codec.empty();
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the key store was closed");
    }
  }

  /** Returns the file's name alone. */
  @Override
  public String toString() {
    return "SeedStore[" + file + "]";
  }
}
