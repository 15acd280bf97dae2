package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;
import static io.blindserve.server.http.grpc.ProtoReader.VARINT;

import io.blindserve.server.http.tensor.BinarySection;
import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code TensorProto}: once for what describes it, then for its elements. Elements that are
 * left out are not made up, as TensorFlow does: a small message would become a large tensor.
 */
final class TensorProtoReader {

  private static final int DTYPE = 1 << 3 | VARINT;
  private static final int TENSOR_SHAPE = 2 << 3 | LENGTH;
  private static final int DIM = 2 << 3 | LENGTH;
  private static final int UNKNOWN_RANK = 3 << 3 | VARINT;
  private static final int SIZE = 1 << 3 | VARINT;
  private static final int TENSOR_CONTENT = 4 << 3 | LENGTH;

  private final String name;
  private final String label;
  private final ByteBuffer bytes;
  private final ProtoReader message;
  private final List<Long> shape = new ArrayList<>();
  private int dtype;
  private Optional<ByteBuffer> content = Optional.empty();
  private boolean listed;

  TensorProtoReader(String name, ByteBuffer bytes) {
    this.name = name;
    this.label = "input \"" + name + "\"";
    this.bytes = bytes;
    this.message = new ProtoReader(bytes);
  }

  /**
   * Reads the tensor.
   *
   * @throws ProblemException {@code invalid_tensor} for its type, its shape and its elements
   */
  Tensor read() throws IOException {
    message.fields(this::field);
    TensorChecks.shape(shape, label);
    DataType type =
        TensorflowTypes.of(dtype)
            .orElseThrow(() -> invalid("the dtype of " + label + " is none that is served here"));
    if (content.filter(ByteBuffer::hasRemaining).isEmpty()) {
      return new ContentsReader(ContentsLayout.TENSORFLOW, label, type, Tensor.elementCount(shape))
          .read(name, shape, bytes);
    }
    require(!listed, label + " has both tensor_content and a list of elements");
    require(type != DataType.BYTES, label + " is DT_STRING, which goes in string_val alone");
    BinarySection section = new BinarySection(content.get());
    return section.take(label, name, type, shape, content.get().remaining());
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case DTYPE -> dtype = message.in().readEnum();
      case TENSOR_SHAPE -> message.message(this::shapeField);
      case TENSOR_CONTENT -> {
        require(content.isEmpty(), label + " has tensor_content twice");
        content = Optional.of(message.range());
      }
      default -> {
        listed |= !ContentsLayout.TENSORFLOW.passes(tag >>> 3);
        return false;
      }
    }
    return true;
  }

  private boolean shapeField(int tag) throws IOException {
    switch (tag) {
      case DIM -> dimension();
      case UNKNOWN_RANK ->
          require(!message.in().readBool(), "the shape of " + label + " is unknown");
      default -> {
        return false;
      }
    }
    return true;
  }

  private void dimension() throws IOException {
    require(
        shape.size() < TensorChecks.MAX_DIMENSIONS,
        "the shape of " + label + " has more than " + TensorChecks.MAX_DIMENSIONS + " entries");
    int index = shape.size();
    shape.add(0L);
    message.message(
        tag -> {
          if (tag != SIZE) {
            return false;
          }
          shape.set(index, message.in().readInt64());
          return true;
        });
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw invalid(sentence);
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
