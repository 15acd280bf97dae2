package io.blindserve.keys.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import javax.security.auth.Destroyable;

/**
 * A fixed number of secret bytes that can be destroyed.
 *
 * <p>Two secrets are never equal by {@link #equals}, which is identity here as in {@link Object};
 * compare them by {@link #sameBytesAs}, which takes the same time wherever they differ. {@link
 * #toString} tells the size and nothing else, and the type is not serialisable. Bytes come out only
 * against a {@link SecretAccess}.
 *
 * <p>{@link #destroy} overwrites the bytes that this object holds. A moving garbage collector may
 * have left older copies in memory that was freed since, and copies handed out belong to whoever
 * asked for them: destruction shortens the life of a secret, it does not prove its end.
 *
 * <p>Thread-safe.
 */
public final class SecretBytes implements Destroyable, AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;
  private boolean destroyed;

  private SecretBytes(byte[] owned) {
    this.bytes = owned;
  }

  /**
   * Draws fresh bytes from the cryptographic generator of the platform.
   *
   * @param size number of bytes, at least 1
   */
  public static SecretBytes random(int size) {
    byte[] drawn = new byte[checkedSize(size)];
    RANDOM.nextBytes(drawn);
    return new SecretBytes(drawn);
  }

  /**
   * Copies {@code source}; the caller keeps its array and should wipe it.
   *
   * @param source at least one byte
   * @param access the permission to handle secret bytes
   */
  public static SecretBytes copyOf(byte[] source, SecretAccess access) {
    Objects.requireNonNull(access, "access");
    checkedSize(source.length);
    return new SecretBytes(source.clone());
  }

  private static int checkedSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a secret has at least one byte, asked for " + size);
    }
    return size;
  }

  /** Returns the number of bytes; known also after destruction. */
  public int size() {
    return bytes.length;
  }

  /**
   * Returns a copy of the bytes, which the caller wipes after use. Prefer {@link #use}, which wipes
   * by itself.
   *
   * @throws IllegalStateException after destruction
   */
  public synchronized byte[] toByteArray(SecretAccess access) {
    Objects.requireNonNull(access, "access");
    checkAlive();
    return bytes.clone();
  }

  /**
   * Lends a copy of the bytes to {@code reader} and wipes the copy afterwards, also when {@code
   * reader} fails. The reader must not keep the array.
   *
   * @throws IllegalStateException after destruction
   */
  public <T> T use(SecretAccess access, Function<byte[], T> reader) {
    byte[] lent = toByteArray(access);
    try {
      return reader.apply(lent);
    } finally {
      Arrays.fill(lent, (byte) 0);
    }
  }

  /**
   * Tells whether both hold the same bytes, in a time that depends on the sizes alone.
   *
   * @throws IllegalStateException when one of them is destroyed
   */
  public boolean sameBytesAs(SecretBytes other) {
    return other.use(
        SecretAccess.granted(),
        theirs -> use(SecretAccess.granted(), mine -> constantTimeEqual(mine, theirs)));
  }

  private static boolean constantTimeEqual(byte[] left, byte[] right) {
    return MessageDigest.isEqual(left, right);
  }

  /**
   * Returns an independent secret with the same bytes, so that two owners can destroy theirs at
   * different times.
   */
  public SecretBytes copy() {
    return use(SecretAccess.granted(), lent -> copyOf(lent, SecretAccess.granted()));
  }

  /** Overwrites the bytes. A second call does nothing. */
  @Override
  public synchronized void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }

  @Override
  public synchronized boolean isDestroyed() {
    return destroyed;
  }

  /** The same as {@link #destroy}. */
  @Override
  public void close() {
    destroy();
  }

  private void checkAlive() {
    if (destroyed) {
      throw new IllegalStateException("the secret of " + bytes.length + " bytes was destroyed");
    }
  }

  /** Returns the size alone, never a byte. */
  @Override
  public String toString() {
    return "SecretBytes[" + bytes.length + " bytes]";
  }
}
