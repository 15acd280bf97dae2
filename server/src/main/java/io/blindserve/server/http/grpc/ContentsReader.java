package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;

import com.google.protobuf.CodedInputStream;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the lists of a message's elements straight into the bytes of a tensor. Every element takes
 * at least a byte of the message, so what is reserved is a small multiple of what is there.
 */
final class ContentsReader {

  private static final byte[] EMPTY = {};

  /** What an array holds on every Java. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private final ContentsLayout layout;
  private final String label;
  private final DataType type;
  private final long count;

  /** Makes a reader of {@code count} elements of a type. */
  ContentsReader(ContentsLayout layout, String label, DataType type, long count) {
    this.layout = layout;
    this.label = label;
    this.type = type;
    this.count = count;
  }

  Tensor read(String name, List<Long> shape, ByteBuffer contents) throws IOException {
    if (count > contents.remaining()) {
      throw invalid(
          " has contents of "
              + contents.remaining()
              + " bytes, too few for "
              + count
              + " elements");
    }
    if (count > MOST_BYTES / Math.max(1, type.size())) {
      throw invalid(" has " + count + " elements of " + type + ", more than an array holds");
    }
    ProtoReader message = new ProtoReader(contents);
    if (type == DataType.BYTES) {
      return Tensor.ofBytes(name, shape, elements(message));
    }
    return Tensor.ofNumbers(name, type, shape, numbers(message));
  }

  private List<byte[]> elements(ProtoReader message) throws IOException {
    List<byte[]> elements = new ArrayList<>();
    message.fields(
        tag -> {
          if (layout.passes(tag >>> 3)) {
            return false;
          }
          requireField(tag);
          requireRoom(elements.size());
          byte[] element = message.in().readByteArray();
          return elements.add(element.length == 0 ? EMPTY : element);
        });
    requireFull(elements.size());
    return elements;
  }

  private ByteBuffer numbers(ProtoReader message) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(count * type.size())).order(ByteOrder.LITTLE_ENDIAN);
    CodedInputStream in = message.in();
    message.fields(
        tag -> {
          if (layout.passes(tag >>> 3)) {
            return false;
          }
          requireField(tag);
          if ((tag & 7) != LENGTH) {
            number(in, data);
            return true;
          }
          int limit = in.pushLimit(in.readRawVarint32());
          while (!in.isAtEnd()) {
            number(in, data);
          }
          in.popLimit(limit);
          return true;
        });
    requireFull(data.position() / type.size());
    return data.flip();
  }

  private void number(CodedInputStream in, ByteBuffer data) throws IOException {
    requireRoom(data.position() / type.size());
    switch (type) {
      case BOOL -> data.put((byte) (in.readBool() ? 1 : 0));
      case INT8 -> data.put((byte) ranged(in.readInt32(), Byte.MIN_VALUE, Byte.MAX_VALUE, data));
      case INT16 ->
          data.putShort((short) ranged(in.readInt32(), Short.MIN_VALUE, Short.MAX_VALUE, data));
      case INT32 -> data.putInt(in.readInt32());
      case INT64 -> data.putLong(in.readInt64());
      case UINT8 -> data.put((byte) ranged(in.readUInt32(), 0, 0xff, data));
      case UINT16 -> data.putShort((short) ranged(in.readUInt32(), 0, 0xffff, data));
      case UINT32 -> data.putInt(in.readUInt32());
      case UINT64 -> data.putLong(in.readUInt64());
      case FP32 -> data.putFloat(in.readFloat());
      case FP64 -> data.putDouble(in.readDouble());
      case FP16, BF16 -> data.putShort((short) ranged(in.readInt32(), 0, 0xffff, data));
      case BYTES -> throw new IllegalStateException(type + " is not read here");
    }
  }

  /** Unsigned numbers above 2^31 are negative here, and so out of the range too. */
  private int ranged(int value, int least, int most, ByteBuffer data) {
    if (value < least || value > most) {
      throw invalid(
          " has an element " + data.position() / type.size() + " that does not fit " + type);
    }
    return value;
  }

  /** Returns the number of the list that belongs to the type. */
  private int field() {
    return layout
        .field(type)
        .orElseThrow(() -> invalid(" is " + type + ", which goes in " + layout.raw() + " alone"));
  }

  /** Returns how an element comes that is not packed with others. */
  private int kind() {
    return switch (type) {
      case FP32 -> 5;
      case FP64 -> 1;
      case BYTES -> LENGTH;
      default -> 0;
    };
  }

  private void requireField(int tag) {
    boolean packed = type != DataType.BYTES && (tag & 7) == LENGTH;
    if (tag >>> 3 != field() || !(packed || (tag & 7) == kind())) {
      throw invalid(" is " + type + ", but its contents have another type");
    }
  }

  private void requireRoom(long read) {
    if (read >= count) {
      throw invalid(" has more than the " + count + " elements of its shape");
    }
  }

  private void requireFull(long read) {
    if (read != count) {
      throw invalid(" has " + read + " elements where its shape says " + count);
    }
  }

  private ProblemException invalid(String rest) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, label + rest);
  }
}
