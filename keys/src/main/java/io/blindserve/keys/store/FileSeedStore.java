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
 * <p>Every change looks at the file again under a lock, starts from what it holds then, and
 * replaces it as a whole, so that two processes never lose each other's seeds and a crash leaves
 * the old file or the new one.
 */
final class FileSeedStore implements SeedStore {

  private final PrivateFile file;
  private final BcfksCodec codec;
  private final char[] password;
  private SeedEntries entries;

  /** The bytes that {@link #entries} were read from or written as. */
  private byte[] content;

  private boolean closed;

  private FileSeedStore(
      PrivateFile file, BcfksCodec codec, char[] password, SeedEntries entries, byte[] content) {
    this.file = file;
    this.codec = codec;
    this.password = password;
    this.entries = entries;
    this.content = content;
  }

  static FileSeedStore create(Path path, char[] password, ScryptCost cost) {
    PrivateFile file = new PrivateFile(path);
    BcfksCodec codec = new BcfksCodec(path, cost);
    checkPassword(password);
    SeedEntries empty = codec.empty();
    byte[] written =
        file.locked(
            () -> {
              if (file.exists()) {
                throw new SeedStoreException(
                    Reason.EXISTS, path, "exists already; it is not replaced");
              }
              byte[] bytes = codec.write(empty, password);
              file.replace(bytes);
              return bytes;
            });
    return new FileSeedStore(file, codec, password.clone(), empty, written);
  }

  static FileSeedStore open(Path path, char[] password, ScryptCost cost) {
    return open(new PrivateFile(path), new BcfksCodec(path, cost), password);
  }

  static FileSeedStore open(PrivateFile file, BcfksCodec codec, char[] password) {
    checkPassword(password);
    byte[] bytes = file.read();
    return new FileSeedStore(file, codec, password.clone(), codec.read(bytes, password), bytes);
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
   * changed something. A file that nobody else touched is not decrypted again: that is what costs.
   */
  private boolean change(Predicate<SeedEntries> change) {
    return file.locked(
        () -> {
          byte[] before = file.read();
          if (!Arrays.equals(before, content)) {
            entries = codec.read(before, password);
            content = before;
          }
          boolean changed = change.test(entries);
          if (changed) {
            write(before);
          }
          return changed;
        });
  }

  /** Writes the entries; when that fails, what is held is once more what the file holds. */
  private void write(byte[] before) {
    try {
      byte[] after = codec.write(entries, password);
      file.replace(after);
      content = after;
    } catch (SeedStoreException e) {
      entries = codec.read(before, password);
      throw e;
    }
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
