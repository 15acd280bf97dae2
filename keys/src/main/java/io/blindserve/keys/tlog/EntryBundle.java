package io.blindserve.keys.tlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Entries on disk and on the wire: before each its length as two bytes, the higher first. */
public final class EntryBundle {

  /** The most bytes that an entry may have. */
  public static final int LARGEST_ENTRY = 65_535;

  private static final int LENGTH_BYTES = 2;

  private EntryBundle() {}

  /**
   * Returns the bytes of a bundle.
   *
   * @param entries 1 to 256, none larger than {@link #LARGEST_ENTRY}
   */
  public static byte[] encode(List<byte[]> entries) {
    if (entries.isEmpty() || entries.size() > TileId.FULL) {
      throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
    }
    int size = 0;
    for (byte[] entry : entries) {
      if (entry.length > LARGEST_ENTRY) {
        throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
      }
      size += LENGTH_BYTES + entry.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (byte[] entry : entries) {
      bytes.putShort((short) entry.length).put(entry);
    }
    return bytes.array();
  }

  /**
   * Reads a bundle.
   *
   * @param width how many entries it must have
   * @throws MalformedLogException if it has fewer, or more bytes than they
   */
  public static List<byte[]> decode(byte[] bundle, int width) throws MalformedLogException {
    ByteBuffer bytes = ByteBuffer.wrap(bundle);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      if (bytes.remaining() < LENGTH_BYTES) {
        throw new MalformedLogException("a bundle ends before entry " + i + " of " + width);
      }
      int length = Short.toUnsignedInt(bytes.getShort());
      if (length > bytes.remaining()) {
        throw new MalformedLogException("a bundle ends within entry " + i + " of " + width);
      }
      byte[] entry = new byte[length];
      bytes.get(entry);
      entries.add(entry);
    }
    if (bytes.hasRemaining()) {
      throw new MalformedLogException(
          "a bundle of " + width + " entries has " + bytes.remaining() + " bytes too many");
    }
    return List.copyOf(entries);
  }
}
