package io.blindserve.server.call;

import io.blindserve.server.inference.Outcome;

/**
 * Puts the outcome of a call into the form that will leave. It happens before the record is made:
 * what cannot be put into that form is refused, and recorded as refused.
 */
@FunctionalInterface
public interface Rendering {

  /** Returns the outcome that is recorded: the same, or a refusal. */
  Outcome render(Outcome outcome);
}
