package io.blindserve.server.problem;

/** Carries a {@link Problem} up to the room that completes the call as a refusal. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Makes an exception without a stack trace: it is an expected answer, not a fault. */
  public ProblemException(Problem problem) {
    super(problem.sentence(), null, false, false);
    this.problem = problem;
  }

  /** Makes an exception of a code and a sentence. */
  public ProblemException(ErrorCode code, String sentence) {
    this(new Problem(code, sentence));
  }

  /** Returns the problem. */
  public Problem problem() {
    return problem;
  }
}
