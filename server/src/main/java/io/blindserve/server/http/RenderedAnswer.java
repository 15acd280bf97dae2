package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.call.Rendering;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.EncryptedResult;
import io.blindserve.server.inference.Outcome.PlainResult;
import io.blindserve.server.inference.Outcome.Refusal;
import io.blindserve.server.problem.ProblemException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The answer of one call: written before the call is recorded, given away once it is. Made for one
 * call, whose steps follow each other.
 */
final class RenderedAnswer implements Rendering {

  private final Function<PlainResult, Answer> plain;
  private final Function<EncryptedResult, Answer> encrypted;
  private final Optional<ContentCoding> coding;
  private Optional<Answer> written = Optional.empty();

  /**
   * Makes the answer of a request.
   *
   * @param coding what the caller takes for an answer in the clear
   */
  RenderedAnswer(ModelRef model, InferRequest request, Optional<ContentCoding> coding) {
    this.plain = result -> Answers.of(model, result, request);
    this.encrypted = result -> Answers.of(model, result, request);
    this.coding = coding;
  }

  /**
   * Makes the answer of a request of a protocol without encryption.
   *
   * @param plain writes outputs
   * @param coding what the caller takes for an answer
   */
  RenderedAnswer(Function<PlainResult, Answer> plain, Optional<ContentCoding> coding) {
    this.plain = plain;
    this.encrypted =
        result -> {
          throw new IllegalStateException("ciphertexts in a protocol without them");
        };
    this.coding = coding;
  }

  @Override
  public Outcome render(Outcome outcome) {
    try {
      if (outcome instanceof PlainResult result) {
        written = Optional.of(compressed(plain.apply(result)));
      } else if (outcome instanceof EncryptedResult result) {
        written = Optional.of(encrypted.apply(result));
      }
      return outcome;
    } catch (ProblemException e) {
      return new Refusal(e.problem());
    }
  }

  private Answer compressed(Answer answer) {
    return coding.map(answer::in).orElse(answer);
  }

  /** Returns what may leave now that the call is recorded. */
  Answer of(RecordedCall call) {
    return call.outcome() instanceof Refusal
        ? Answers.of(call)
        : Answers.recorded(written.orElseThrow(), call);
  }
}
