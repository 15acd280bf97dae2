package io.blindserve.server.call;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import java.util.Optional;

/** The fourth step: there is an outcome, which nobody has seen yet. */
final class CompletedCall {

  private final CallFacts facts;
  private final Computed computed;
  private final long bytesIn;
  private final Optional<InferenceInput> input;

  CompletedCall(CallFacts facts, Computed computed, long bytesIn, Optional<InferenceInput> input) {
    this.facts = facts;
    this.computed = computed;
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
    return computed.outcome();
  }

  /** Returns how the outcome was come by. */
  Computed computed() {
    return computed;
  }

  long bytesIn() {
    return bytesIn;
  }
}
