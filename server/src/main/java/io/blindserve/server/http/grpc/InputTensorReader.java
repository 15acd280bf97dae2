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

/** Reads an {@code InferInputTensor}; its data once the whole request is known. */
final class InputTensorReader {

  private static final int NAME = 1 << 3 | LENGTH;
  private static final int DATATYPE = 2 << 3 | LENGTH;
  private static final int SHAPE = 3 << 3 | VARINT;
  private static final int PACKED_SHAPE = 3 << 3 | LENGTH;
  private static final int PARAMETERS = 4 << 3 | LENGTH;
  private static final int CONTENTS = 5 << 3 | LENGTH;
  private static final int MAX_KEYWORD = 64;

  private final ProtoReader message;
  private String label;
  private String name = "";
  private String datatype = "";
  private final List<Long> shape = new ArrayList<>();
  private Optional<ByteBuffer> contents = Optional.empty();

  private InputTensorReader(ProtoReader message, String label) {
    this.message = message;
    this.label = label;
  }

  /**
   * Reads the input on which the message stands.
   *
   * @param label what to call it before its name is known
   */
  static InputTensorReader read(ProtoReader message, String label) throws IOException {
    InputTensorReader reader = new InputTensorReader(message, label);
    message.message(reader::field);
    TensorChecks.name(reader.name, label + ".name");
    reader.label = "input \"" + reader.name + "\"";
    TensorChecks.shape(reader.shape, reader.label);
    return reader;
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case NAME -> name = message.in().readStringRequireUtf8();
      case DATATYPE -> datatype = message.text("the datatype of " + label, MAX_KEYWORD);
      case SHAPE -> dimension();
      case PACKED_SHAPE -> dimensions();
      case PARAMETERS -> new ParameterReader(message).read(this::parameter);
      case CONTENTS -> {
        require(contents.isEmpty(), label + " has contents twice");
        contents = Optional.of(message.range());
      }
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
    shape.add(message.in().readInt64());
  }

  private void dimensions() throws IOException {
    int limit = message.in().pushLimit(message.in().readRawVarint32());
    while (!message.in().isAtEnd()) {
      dimension();
    }
    message.in().popLimit(limit);
  }

  private void parameter(String key, ParameterValue value) {
    if (key.equals("shared_memory_region")) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED, "shared memory is not supported; " + label + " asks for it");
    }
  }

  /** Returns the name. */
  String name() {
    return name;
  }

  /** Returns the tensor with the elements of its contents. */
  Tensor fromContents() throws IOException {
    return new ContentsReader(
            ContentsLayout.OPEN_INFERENCE, label, type(), Tensor.elementCount(shape))
        .read(name, shape, contents.orElseGet(() -> ByteBuffer.allocate(0)));
  }

  /** Returns the tensor whose elements are {@code raw}, which it shares. */
  Tensor fromRaw(ByteBuffer raw) {
    require(contents.isEmpty(), label + " has both contents and raw_input_contents");
    BinarySection section = new BinarySection(raw);
    Tensor tensor = section.take(label, name, type(), shape, raw.remaining());
    section.requireEnd();
    return tensor;
  }

  private DataType type() {
    return TensorChecks.type(datatype, label);
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
    }
  }
}
