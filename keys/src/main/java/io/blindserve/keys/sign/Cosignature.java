package io.blindserve.keys.sign;

import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.MalformedLogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a cosignature is made over (C2SP tlog-cosignature), and how its time stands before it. */
final class Cosignature {

  static final int TIME_BYTES = Long.BYTES;

  private static final byte[] LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NAME = 255;
  private static final int ROOT_BYTES = 32;

  private Cosignature() {}

  /**
   * Returns the message.
   *
   * @param name of the key
   * @param seconds since 1970, not negative
   * @param text of a checkpoint
   * @return nothing where the text is none, or has lines that the signature would not stand for
   */
  static Optional<byte[]> message(KeyKind kind, String name, long seconds, String text) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(text);
    } catch (MalformedLogException e) {
      return Optional.empty();
    }
    if (kind == KeyKind.COSIGNATURE) {
      String message = "cosignature/v1\ntime " + seconds + "\n" + text;
      return Optional.of(message.getBytes(StandardCharsets.UTF_8));
    }
    return checkpoint.text().equals(text) ? subtree(name, seconds, checkpoint) : Optional.empty();
  }

  private static Optional<byte[]> subtree(String name, long seconds, Checkpoint checkpoint) {
    byte[] cosigner = name.getBytes(StandardCharsets.UTF_8);
    byte[] origin = checkpoint.origin().getBytes(StandardCharsets.UTF_8);
    if (cosigner.length > LONGEST_NAME || origin.length > LONGEST_NAME) {
      return Optional.empty();
    }
    ByteBuffer message =
        ByteBuffer.allocate(
            LABEL.length + 2 + cosigner.length + origin.length + 3 * Long.BYTES + ROOT_BYTES);
    message.put(LABEL).put((byte) cosigner.length).put(cosigner).putLong(seconds);
    message.put((byte) origin.length).put(origin).putLong(0).putLong(checkpoint.size());
    message.put(checkpoint.root().toByteArray());
    return Optional.of(message.array());
  }

  /** Returns the time before a signature, or -1 where it cannot be one. */
  static long seconds(byte[] timed) {
    return timed.length < TIME_BYTES ? -1 : ByteBuffer.wrap(timed).getLong();
  }

  static byte[] timed(long seconds, byte[] signature) {
    return ByteBuffer.allocate(TIME_BYTES + signature.length)
        .putLong(seconds)
        .put(signature)
        .array();
  }
}
