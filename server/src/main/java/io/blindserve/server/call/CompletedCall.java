package io.blindserve.server.call;

import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import java.util.Optional;

/** The fourth step: there is an outcome, which nobody has seen yet. */
final class CompletedCall {

  private final CallFacts facts;
  private final Outcome outcome;
  private final long bytesIn;
  private final Optional<InferenceInput> input;

  CompletedCall(CallFacts facts, Outcome outcome, long bytesIn, Optional<InferenceInput> input) {
    this.facts = facts;
    this.outcome = outcome;
    this.bytesIn = bytesIn;
    this.input = input;
  }

  /** Returns what was asked, if the body could be read. */
  Optional<InferenceInput> input() {
    return input;
  }

  CallFacts facts() {
    return facts;
  }

  Outcome outcome() {
    return outcome;
  }

  long bytesIn() {
    return bytesIn;
  }
}
