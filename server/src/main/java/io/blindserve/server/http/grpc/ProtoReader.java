package io.blindserve.server.http.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Walks a message of protocol buffers field by field, without an object for each: a hostile message
 * of many tiny fields costs time, not memory. For one thread.
 */
final class ProtoReader {

  /** The kinds of values on the wire: the low three bits of a tag. */
  static final int VARINT = 0;

  static final int FIXED64 = 1;

  static final int LENGTH = 2;

  private final byte[] bytes;
  private final int from;
  private final CodedInputStream in;

  /** Takes the fields of one message. */
  @FunctionalInterface
  interface Field {
    /**
     * Reads the value of a field.
     *
     * @param tag its number, shifted by three bits, and its kind
     * @return false if it is not known and nothing was read; it is skipped then
     */
    boolean take(int tag) throws IOException;
  }

  /** Reads something. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Begins at the position of {@code part}, which has an array and is not copied. */
  ProtoReader(ByteBuffer part) {
    this.bytes = part.array();
    this.from = part.arrayOffset() + part.position();
    this.in = CodedInputStream.newInstance(bytes, from, part.remaining());
  }

  /**
   * Runs a reading.
   *
   * @param what the message that is expected
   * @throws ProblemException {@code invalid_request} if the bytes are not that
   */
  static <T> T whole(String what, Reading<T> reading) {
    try {
      return reading.read();
    } catch (InvalidProtocolBufferException e) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "the message is no " + what + ": malformed or cut short");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** Returns where values are read from, one after the other. */
  CodedInputStream in() {
    return in;
  }

  /** Reads the fields up to the end of the message. */
  void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.take(tag)) {
        in.skipField(tag);
      }
    }
  }

  /** Reads a message inside this one. */
  void message(Field field) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    fields(field);
    in.checkLastTagWas(0);
    in.popLimit(limit);
  }

  /** Returns the bytes of a value without copying them. */
  ByteBuffer range() throws IOException {
    int length = in.readRawVarint32();
    int start = from + in.getTotalBytesRead();
    in.skipRawBytes(length);
    return ByteBuffer.wrap(bytes, start, length).slice();
  }

  /**
   * Reads a text.
   *
   * @param most characters
   * @throws ProblemException {@code invalid_request} if it is longer
   */
  String text(String what, int most) throws IOException {
    String text = in.readStringRequireUtf8();
    if (text.length() > most) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          what + " has " + text.length() + " characters; at most " + most + " are allowed");
    }
    return text;
  }
}
