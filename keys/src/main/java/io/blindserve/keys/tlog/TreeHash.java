package io.blindserve.keys.tlog;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A hash of a Merkle tree as RFC 6962, section 2.1, defines it: SHA-256 with one byte before what
 * is hashed that tells leaves from inner nodes. Immutable.
 */
public final class TreeHash {

  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final byte[] bytes;

  private TreeHash(byte[] owned) {
    this.bytes = owned;
  }

  /**
   * Takes over a hash that somebody computed.
   *
   * @param bytes 32 bytes, copied
   * @throws IllegalArgumentException for another size
   */
  public static TreeHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash of " + bytes.length + " bytes, not " + BYTES);
    }
    return new TreeHash(bytes.clone());
  }

  /** Returns the root of the tree without entries. */
  public static TreeHash empty() {
    return new TreeHash(sha256().digest());
  }

  /** Returns the hash of an entry's bytes. */
  public static TreeHash ofLeaf(byte[] entry) {
    MessageDigest digest = sha256();
    digest.update(LEAF);
    return new TreeHash(digest.digest(entry));
  }

  /** Returns the hash of two subtrees, the older one left. */
  public static TreeHash ofNode(TreeHash left, TreeHash right) {
    MessageDigest digest = sha256();
    digest.update(NODE);
    digest.update(left.bytes);
    return new TreeHash(digest.digest(right.bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns a copy of the 32 bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  void putInto(ByteBuffer target) {
    target.put(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreeHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns 64 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
