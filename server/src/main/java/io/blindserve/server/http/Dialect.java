package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.inference.InferenceInput;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;

/** One protocol of inference: how a body becomes an input, and an outcome an answer. */
@FunctionalInterface
interface Dialect {

  /**
   * A body that was read.
   *
   * @param input what is asked
   * @param answer writes what comes of it
   */
  record Read(InferenceInput input, Leaving answer) {}

  /** Returns what such calls are recorded as. */
  default Action action() {
    return Action.INFER;
  }

  /**
   * Reads a body.
   *
   * @param body inflated; the input's afterwards
   * @param declared its length as the head says
   * @throws io.blindserve.server.problem.ProblemException if it cannot be read; refuse the call
   */
  Read read(HttpServerRequest request, BoundCall call, byte[] body, OptionalLong declared);
}
