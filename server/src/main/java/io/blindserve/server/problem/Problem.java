package io.blindserve.server.problem;

/**
 * Why a call was refused.
 *
 * @param code one of the closed list
 * @param sentence one clear sentence for the caller: sizes, indices, names that the caller gave;
 *     never data
 */
public record Problem(ErrorCode code, String sentence) {

  /** Returns an exception that carries this problem. */
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
