package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.model.VersionSelector;
import java.util.Optional;

/** One method of inference over gRPC: how a message becomes a request, and an outcome a message. */
@FunctionalInterface
interface GrpcDialect {

  /** A message that was read; of which version it asks what is found out next. */
  interface Asked {

    /** Returns the model that is asked. */
    ModelName model();

    /** Returns which version of it. */
    VersionSelector version();

    /** Returns what is asked of a version. */
    default Action action(ModelVersion found) {
      return Action.INFER;
    }

    /**
     * Returns what is to be computed for a call, and how it is answered.
     *
     * @param call of the version that was found
     * @param coding of the answer, where it becomes smaller by that
     * @throws io.blindserve.server.problem.ProblemException if that version cannot be asked so;
     *     refuse the call
     */
    Read read(BoundCall call, Optional<ContentCoding> coding);
  }

  /**
   * A request that can be computed.
   *
   * @param input what is asked
   * @param answer what it is answered with
   */
  record Read(InferenceInput input, GrpcAnswer answer) {}

  /**
   * Reads a message.
   *
   * @param message inflated; the request's afterwards
   * @throws io.blindserve.server.problem.ProblemException if it cannot be read; refuse the call
   */
  Asked read(byte[] message);
}
