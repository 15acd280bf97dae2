package io.blindserve.server.http;

import com.google.protobuf.MessageLite;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.VersionSelector;
import java.util.List;

/** One method of inference over gRPC: how a message becomes a request, and outputs a message. */
@FunctionalInterface
interface GrpcDialect {

  /**
   * A message that was read.
   *
   * @param model the model that is asked
   * @param version which one of it
   * @param request what is asked of it
   * @param writer writes what comes of it
   */
  record Asked(ModelName model, VersionSelector version, InferRequest request, Writer writer) {}

  /** Writes an answer. */
  @FunctionalInterface
  interface Writer {
    /**
     * Returns the message with outputs.
     *
     * @throws io.blindserve.server.problem.ProblemException if no message can carry them
     */
    MessageLite write(ModelRef model, List<Tensor> outputs);
  }

  /**
   * Reads a message.
   *
   * @param message inflated; the request's afterwards
   * @throws io.blindserve.server.problem.ProblemException if it cannot be read; refuse the call
   */
  Asked read(byte[] message);
}
