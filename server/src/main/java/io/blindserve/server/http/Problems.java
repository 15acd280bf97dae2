package io.blindserve.server.http;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;

/** Problems of failures. */
final class Problems {

  private Problems() {}

  /** Returns the problem that a failure carries, or one that says nothing of it. */
  static Problem of(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem.problem();
    }
    System.getLogger(Problems.class.getName())
        .log(System.Logger.Level.ERROR, "a call failed with {0}", failure.getClass().getName());
    return new Problem(ErrorCode.INTERNAL, "the call failed inside the server");
  }
}
