package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.http.grpc.InferMessage;
import io.blindserve.server.http.grpc.InferMessageReader;
import io.blindserve.server.http.grpc.RequestName;
import io.blindserve.server.http.grpc.StreamMessages;
import io.blindserve.server.inference.generate.GenerationModel;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import java.util.Optional;

/**
 * One message of {@code ModelStreamInfer}: of a version that generates it is a prompt, of every
 * other what it is to {@code ModelInfer}. Its steps follow each other.
 */
final class GrpcStreamed implements GrpcDialect {

  private final GrpcTokens.Way way;
  private RequestName name = RequestName.UNKNOWN;

  /**
   * Makes one that was not read.
   *
   * @param way on which tokens leave
   */
  GrpcStreamed(GrpcTokens.Way way) {
    this.way = way;
  }

  @Override
  public Asked read(byte[] bytes) {
    InferMessage read = message(bytes);
    name = read.name();
    return new Either(read, GrpcInfer.of(read, response -> StreamMessages.of(response, true)), way);
  }

  private InferMessage message(byte[] bytes) {
    try {
      return GrpcRequests.read(bytes);
    } catch (ProblemException e) {
      name = InferMessageReader.name(bytes);
      throw e;
    }
  }

  /** Returns the message that refuses this one; who asked is named as far as it was read. */
  byte[] refusal(Problem problem) {
    return GrpcFrame.of(StreamMessages.refused(name, problem.sentence()));
  }

  /** A message as long as it is not known what kind of version it asks. */
  private record Either(InferMessage message, GrpcTensors tensors, GrpcTokens.Way way)
      implements Asked {

    @Override
    public ModelName model() {
      return tensors.model();
    }

    @Override
    public VersionSelector version() {
      return tensors.version();
    }

    @Override
    public Action action(ModelVersion found) {
      return generates(found) ? Action.GENERATE : Action.INFER;
    }

    @Override
    public Read read(BoundCall call, Optional<ContentCoding> coding) {
      return generates(call.version())
          ? GrpcGenerate.read(message, tensors.request(), call, way)
          : tensors.read(call, coding);
    }

    private static boolean generates(ModelVersion version) {
      return version.part(GenerationModel.class).isPresent();
    }
  }
}
