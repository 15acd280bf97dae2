package io.blindserve.server.audit.store;

import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.MalformedLogException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Entries that became durable together, as they lie in the journal: 8 bytes that no JSON text can
 * hold, the index of the first (u64), how many (u32), bytes of the bundle (u32), the bundle as in a
 * tile of entries, SHA-256 of all of that. Integers are big-endian.
 *
 * @param first index of the first entry
 * @param entries 1 to 256
 * @param bytes length of the whole
 */
record JournalGroup(long first, List<byte[]> entries, int bytes) {

  /** Starts with bytes that are not UTF-8. */
  private static final long MAGIC = 0xFFFE_6273_6A6E_6C01L;

  private static final int HEAD = 24;
  private static final int DIGEST = 32;
  private static final int MOST_ENTRIES = 256;

  static byte[] encode(long first, List<byte[]> entries) {
    byte[] bundle = EntryBundle.encode(entries);
    ByteBuffer group = ByteBuffer.allocate(HEAD + bundle.length + DIGEST);
    group.putLong(MAGIC).putLong(first).putInt(entries.size()).putInt(bundle.length).put(bundle);
    group.put(digest(group.array(), 0, group.position()));
    return group.array();
  }

  /** Reads a group; nothing where none begins, or it is not whole. */
  static Optional<JournalGroup> at(byte[] journal, int start) {
    ByteBuffer head = ByteBuffer.wrap(journal, start, journal.length - start);
    if (head.remaining() < HEAD + DIGEST || head.getLong() != MAGIC) {
      return Optional.empty();
    }
    long first = head.getLong();
    int count = head.getInt();
    int size = head.getInt();
    if (first < 0
        || count < 1
        || count > MOST_ENTRIES
        || size < 0
        || size > head.remaining() - DIGEST) {
      return Optional.empty();
    }
    int end = start + HEAD + size;
    byte[] found = Arrays.copyOfRange(journal, end, end + DIGEST);
    if (!Arrays.equals(found, digest(journal, start, HEAD + size))) {
      return Optional.empty();
    }
    try {
      byte[] bundle = Arrays.copyOfRange(journal, start + HEAD, end);
      return Optional.of(
          new JournalGroup(first, EntryBundle.decode(bundle, count), HEAD + size + DIGEST));
    } catch (MalformedLogException e) {
      return Optional.empty();
    }
  }

  /** Tells whether a whole group begins somewhere from {@code from} on. */
  static boolean isBehind(byte[] journal, int from) {
    for (int at = from; at <= journal.length - HEAD - DIGEST; at++) {
      if (journal[at] == (byte) (MAGIC >>> 56) && at(journal, at).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static byte[] digest(byte[] bytes, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
