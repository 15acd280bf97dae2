package io.blindserve.server.call;

import io.blindserve.server.audit.AuditEntry;
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
  private final Optional<AuditEntry> asked;

  CompletedCall(
      CallFacts facts,
      Computed computed,
      long bytesIn,
      Optional<InferenceInput> input,
      Optional<AuditEntry> asked) {
    this.facts = facts;
    this.computed = computed;
    this.bytesIn = bytesIn;
    this.input = input;
    this.asked = asked;
  }

  /** Returns the record that was made before the call was computed, if it was. */
  Optional<AuditEntry> asked() {
    return asked;
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
