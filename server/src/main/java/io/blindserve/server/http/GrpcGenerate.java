package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.http.generate.GenerateTensors;
import io.blindserve.server.http.generate.GeneratedTensors;
import io.blindserve.server.http.grpc.InferMessage;
import io.blindserve.server.http.grpc.ParameterValue;
import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TokenSink;
import io.blindserve.server.inference.generate.GenerationModel;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Generation over gRPC: what {@code Generate} is over HTTP; in the clear only. */
final class GrpcGenerate {

  /** By which a caller asks for a message behind all others that has no outputs. */
  static final String EMPTY_END = "triton_enable_empty_final_response";

  private GrpcGenerate() {}

  /**
   * Reads a prompt and its terms, which may be inputs or parameters.
   *
   * @param message as it came
   * @param request the same in the form of every protocol
   * @param way on which tokens leave
   * @throws ProblemException if it asks for something else
   */
  static GrpcDialect.Read read(
      InferMessage message, InferRequest request, BoundCall call, GrpcTokens.Way way) {
    requireClear(request);
    GenerateTensors.Asked asked = GenerateTensors.read(Optional.of(message.id()), inputs(message));
    Tensor prompt = asked.request().prompt();
    ModelRef model = call.facts().model().orElseThrow();
    GrpcTokens tokens =
        new GrpcTokens(
            way,
            new GeneratedMessages(
                model.name(), model.version(), message.id(), message.flag(EMPTY_END)),
            new GeneratedTensors(
                prompt.name().equals(GenerationModel.TEXT), new HashSet<>(request.outputNames())),
            asked.streamed());
    return new GrpcDialect.Read(
        new InferenceInput.Generation(
            List.of(prompt), asked.request().terms(), asked.streamed() ? tokens : TokenSink.NONE),
        tokens);
  }

  private static void requireClear(InferRequest request) {
    if (!request.parameters().isClear()) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED, "generation is in the clear only; this call asks for encryption");
    }
    if (request.outputs().stream().anyMatch(wanted -> wanted.classes().isPresent())) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED, "outputs of a generation have no classification");
    }
  }

  private static List<Tensor> inputs(InferMessage message) {
    List<Tensor> inputs = new ArrayList<>(message.tensors());
    message
        .parameters()
        .forEach(
            (name, value) -> {
              if (GenerateTensors.PARAMETERS.contains(name)) {
                inputs.add(tensor(name, value));
              }
            });
    TensorChecks.distinct("input or parameter", inputs.stream().map(Tensor::name).toList());
    return inputs;
  }

  private static Tensor tensor(String name, ParameterValue value) {
    if (value.text().isPresent()) {
      byte[] text = value.text().get().getBytes(StandardCharsets.UTF_8);
      return Tensor.ofBytes(name, List.of(1L), List.of(text));
    }
    if (value.flag().isPresent()) {
      byte[] flag = {(byte) (value.flag().get() ? 1 : 0)};
      return Tensor.ofNumbers(name, DataType.BOOL, List.of(1L), ByteBuffer.wrap(flag));
    }
    if (value.fraction().isPresent()) {
      return Tensor.ofNumbers(
          name, DataType.FP64, List.of(1L), eight().putDouble(0, value.fraction().get()));
    }
    long number =
        value
            .number()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.INVALID_REQUEST, "parameter " + name + " has no value"));
    return Tensor.ofNumbers(name, DataType.INT64, List.of(1L), eight().putLong(0, number));
  }

  private static ByteBuffer eight() {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
