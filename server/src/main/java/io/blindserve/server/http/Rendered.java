package io.blindserve.server.http;

import io.blindserve.server.call.Rendering;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.EncryptedResult;
import io.blindserve.server.inference.Outcome.PlainResult;
import io.blindserve.server.inference.Outcome.Refusal;
import io.blindserve.server.problem.ProblemException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one call is answered with: written before the call is recorded, given away once it is. Made
 * for one call, whose steps follow each other.
 *
 * @param <T> the form in which it leaves
 */
final class Rendered<T> implements Rendering {

  private final Function<PlainResult, T> plain;
  private final Function<EncryptedResult, T> encrypted;
  private Optional<T> written = Optional.empty();

  /** Makes one of those that write outputs; what they throw as a problem refuses the call. */
  Rendered(Function<PlainResult, T> plain, Function<EncryptedResult, T> encrypted) {
    this.plain = plain;
    this.encrypted = encrypted;
  }

  @Override
  public Outcome render(Outcome outcome) {
    try {
      if (outcome instanceof PlainResult result) {
        written = Optional.of(plain.apply(result));
      } else if (outcome instanceof EncryptedResult result) {
        written = Optional.of(encrypted.apply(result));
      }
      return outcome;
    } catch (ProblemException e) {
      return new Refusal(e.problem());
    }
  }

  /** Returns what was written; to be called of a recorded call that was not refused. */
  T written() {
    return written.orElseThrow();
  }
}
