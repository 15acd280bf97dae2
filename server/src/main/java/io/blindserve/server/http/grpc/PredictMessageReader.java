package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;

import io.blindserve.proto.tensorflow.serving.ModelSpec;
import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads one {@code PredictRequest} straight into tensors, as {@link InferMessageReader} does. */
public final class PredictMessageReader {

  private static final int MODEL_SPEC = 1 << 3 | LENGTH;
  private static final int INPUTS = 2 << 3 | LENGTH;
  private static final int OUTPUT_FILTER = 3 << 3 | LENGTH;
  private static final int KEY = 1 << 3 | LENGTH;
  private static final int VALUE = 2 << 3 | LENGTH;

  /** A model's name, a version and a signature's name. */
  private static final int MAX_SPEC = 1 << 10;

  private final ProtoReader message;
  private ModelSpec model = ModelSpec.getDefaultInstance();
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();

  private PredictMessageReader(byte[] bytes) {
    this.message = new ProtoReader(ByteBuffer.wrap(bytes));
  }

  /**
   * Reads a request.
   *
   * @param bytes the whole message, inflated; belongs to the tensors afterwards
   * @throws ProblemException {@code invalid_request} for the message, {@code invalid_tensor} for
   *     names, shapes, types and elements
   */
  public static PredictMessage read(byte[] bytes) {
    PredictMessageReader reader = new PredictMessageReader(bytes);
    return ProtoReader.whole("PredictRequest", reader::read);
  }

  private PredictMessage read() throws IOException {
    message.fields(this::field);
    TensorChecks.distinct("input", tensors.stream().map(Tensor::name).toList());
    TensorChecks.distinct("output", outputs);
    return new PredictMessage(model, tensors, outputs);
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case MODEL_SPEC -> model = ModelSpec.parseFrom(spec());
      case INPUTS -> {
        TensorChecks.room(tensors, "inputs");
        tensors.add(input());
      }
      case OUTPUT_FILTER -> {
        TensorChecks.room(outputs, "output_filter");
        String label = "output_filter[" + outputs.size() + "]";
        outputs.add(TensorChecks.name(message.in().readStringRequireUtf8(), label));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer spec() throws IOException {
    ByteBuffer bytes = message.range();
    if (bytes.remaining() > MAX_SPEC) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "model_spec has " + bytes.remaining() + " bytes; at most " + MAX_SPEC + " are allowed");
    }
    return bytes;
  }

  /** Reads an entry of the map; one without a value is an empty tensor without a type. */
  private Tensor input() throws IOException {
    String[] name = {""};
    ByteBuffer[] value = {ByteBuffer.allocate(0)};
    message.message(
        tag -> {
          switch (tag) {
            case KEY -> name[0] = message.in().readStringRequireUtf8();
            case VALUE -> value[0] = message.range();
            default -> {
              return false;
            }
          }
          return true;
        });
    String label = "inputs[" + tensors.size() + "]";
    return new TensorProtoReader(TensorChecks.name(name[0], "the name of " + label), value[0])
        .read();
  }
}
