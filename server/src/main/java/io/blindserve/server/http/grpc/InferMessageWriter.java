package io.blindserve.server.http.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.proto.inference.ModelInferResponse.InferOutputTensor;
import io.blindserve.server.http.tensor.BinaryTensors;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ProblemException;
import java.util.List;

/** Makes {@code ModelInferResponse}s, always with raw contents. Stateless. */
public final class InferMessageWriter {

  /** Far above what names and shapes take. */
  private static final long RESERVE = 1 << 20;

  private InferMessageWriter() {}

  /**
   * Returns the answer of a call.
   *
   * @param id of the request, which comes back
   * @param outputs whose numbers are not copied before the message is written
   * @throws ProblemException {@code unsupported} if no message can carry them
   */
  public static ModelInferResponse of(String model, int version, String id, List<Tensor> outputs) {
    long size = outputs.stream().mapToLong(BinaryTensors::size).sum();
    if (size > Integer.MAX_VALUE - RESERVE) {
      throw GrpcFrame.tooLarge();
    }
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(model)
            .setModelVersion(Integer.toString(version))
            .setId(id);
    for (Tensor output : outputs) {
      response
          .addOutputs(
              InferOutputTensor.newBuilder()
                  .setName(output.name())
                  .setDatatype(output.type().name())
                  .addAllShape(output.shape()))
          .addRawOutputContents(raw(output));
    }
    return response.build();
  }

  /** Nobody changes an output any more. */
  private static ByteString raw(Tensor output) {
    return UnsafeByteOperations.unsafeWrap(BinaryTensors.bytes(output));
  }
}
