package io.blindserve.server.call;

import io.blindserve.server.problem.Problem;
import java.util.Optional;

/** The first step: a head was read, and looked at for who sent it. */
public final class ReceivedCall implements OpenCall {

  private final CallFacts facts;
  private final Optional<Problem> stranger;

  /**
   * Makes the step.
   *
   * @param stranger why the caller is not known, if it is not
   */
  ReceivedCall(CallFacts facts, Optional<Problem> stranger) {
    this.facts = facts;
    this.stranger = stranger;
  }

  @Override
  public CallFacts facts() {
    return facts;
  }

  Optional<Problem> stranger() {
    return stranger;
  }
}
