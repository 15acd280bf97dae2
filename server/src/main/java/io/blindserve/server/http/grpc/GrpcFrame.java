package io.blindserve.server.http.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * The frame around a message of gRPC: a byte that says whether it is compressed, and 32 bits of
 * length, the highest first.
 */
public final class GrpcFrame {

  /** Bytes before the message. */
  public static final int HEAD = 5;

  private GrpcFrame() {}

  /**
   * The head of a frame.
   *
   * @param compressed whether the message is in the coding of its stream
   * @param length bytes of the message as it comes, 0 to 2^32 - 1
   */
  public record Head(boolean compressed, long length) {

    /**
     * Reads a head.
     *
     * @throws ProblemException {@code invalid_request} if it is none
     */
    public static Head of(byte[] bytes) {
      if (bytes.length != HEAD || (bytes[0] & 0xfe) != 0) {
        throw new ProblemException(
            ErrorCode.INVALID_REQUEST, "a message does not start as those of gRPC do");
      }
      return new Head(
          bytes[0] == 1, Integer.toUnsignedLong(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt()));
    }
  }

  /**
   * Returns a message in a frame, not compressed.
   *
   * @throws ProblemException {@code unsupported} if it is larger than 2 GiB
   */
  public static byte[] of(MessageLite message) {
    int length = message.getSerializedSize();
    if (length > Integer.MAX_VALUE - HEAD) {
      throw tooLarge();
    }
    byte[] frame = new byte[HEAD + length];
    ByteBuffer.wrap(frame).putInt(1, length);
    CodedOutputStream out = CodedOutputStream.newInstance(frame, HEAD, length);
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return frame;
  }

  /** Returns a frame around a message that is compressed already. */
  public static byte[] ofCompressed(byte[] message) {
    return ByteBuffer.allocate(HEAD + message.length)
        .put((byte) 1)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** Returns the problem of an answer that no message can carry. */
  static ProblemException tooLarge() {
    return new ProblemException(ErrorCode.UNSUPPORTED, "the answer has more than 2 GiB");
  }
}
