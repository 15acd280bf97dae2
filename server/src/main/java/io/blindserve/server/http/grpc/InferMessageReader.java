package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;

import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads one {@code ModelInferRequest} straight into tensors. Sentences of problems name tensors,
 * indices and sizes, never values.
 */
public final class InferMessageReader {

  private static final String MESSAGE = "ModelInferRequest";
  private static final int MAX_TEXT = 256;

  private static final int MODEL_NAME = 1 << 3 | LENGTH;
  private static final int MODEL_VERSION = 2 << 3 | LENGTH;
  private static final int ID = 3 << 3 | LENGTH;
  private static final int PARAMETERS = 4 << 3 | LENGTH;
  private static final int INPUTS = 5 << 3 | LENGTH;
  private static final int OUTPUTS = 6 << 3 | LENGTH;
  private static final int RAW_INPUT_CONTENTS = 7 << 3 | LENGTH;

  private final ProtoReader message;
  private final Set<String> wanted;
  private String model = "";
  private String version = "";
  private String id = "";
  private final Map<String, ParameterValue> parameters = new HashMap<>();
  private final List<InputTensorReader> inputs = new ArrayList<>();
  private final List<WantedOutput> outputs = new ArrayList<>();
  private final List<ByteBuffer> raw = new ArrayList<>();

  private InferMessageReader(byte[] bytes, Set<String> wanted) {
    this.message = new ProtoReader(ByteBuffer.wrap(bytes));
    this.wanted = wanted;
  }

  /**
   * Reads a request.
   *
   * @param bytes the whole message, inflated; belongs to the tensors afterwards
   * @param wanted names of those parameters of the request that are of use
   * @throws ProblemException {@code invalid_request} for the message and its parameters, {@code
   *     invalid_tensor} for names, shapes, types and data, {@code unsupported} for shared memory
   */
  public static InferMessage read(byte[] bytes, Set<String> wanted) {
    InferMessageReader reader = new InferMessageReader(bytes, wanted);
    return ProtoReader.whole(MESSAGE, reader::read);
  }

  /**
   * Reads of a request by what its caller knows it, so that it can be refused whatever else is
   * wrong with it.
   *
   * @return nothing of it where the message is malformed
   */
  public static RequestName name(byte[] bytes) {
    InferMessageReader reader = new InferMessageReader(bytes, Set.of());
    try {
      return ProtoReader.whole(MESSAGE, reader::readName);
    } catch (ProblemException e) {
      return RequestName.UNKNOWN;
    }
  }

  private RequestName readName() throws IOException {
    message.fields(tag -> (tag == MODEL_NAME || tag == MODEL_VERSION || tag == ID) && field(tag));
    return new RequestName(model, version, id);
  }

  private InferMessage read() throws IOException {
    message.fields(this::field);
    TensorChecks.distinct("input", inputs.stream().map(InputTensorReader::name).toList());
    TensorChecks.distinct("output", outputs.stream().map(WantedOutput::name).toList());
    return new InferMessage(model, version, id, parameters, tensors(), outputs);
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case MODEL_NAME -> model = message.text("the model's name", MAX_TEXT);
      case MODEL_VERSION -> version = message.text("the model's version", MAX_TEXT);
      case ID -> id = message.text("the id", MAX_TEXT);
      case PARAMETERS -> new ParameterReader(message).read(this::parameter);
      case INPUTS -> {
        TensorChecks.room(inputs, "inputs");
        inputs.add(InputTensorReader.read(message, "inputs[" + inputs.size() + "]"));
      }
      case OUTPUTS -> {
        TensorChecks.room(outputs, "outputs");
        outputs.add(new WantedOutputReader(message, "outputs[" + outputs.size() + "]").read());
      }
      case RAW_INPUT_CONTENTS -> {
        TensorChecks.room(raw, "raw_input_contents");
        raw.add(message.range());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void parameter(String key, ParameterValue value) {
    if (wanted.contains(key)) {
      parameters.put(key, value);
    }
  }

  private List<Tensor> tensors() throws IOException {
    if (!raw.isEmpty() && raw.size() != inputs.size()) {
      throw new ProblemException(
          ErrorCode.INVALID_TENSOR,
          "raw_input_contents has " + raw.size() + " entries for " + inputs.size() + " inputs");
    }
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      InputTensorReader input = inputs.get(i);
      tensors.add(raw.isEmpty() ? input.fromContents() : input.fromRaw(raw.get(i)));
    }
    return tensors;
  }
}
