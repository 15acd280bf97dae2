package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.PlainResult;
import io.blindserve.server.inference.Outcome.Refusal;
import java.util.Optional;
import java.util.function.Function;

/**
 * The answer of one call: written before the call is recorded, given away once it is. Made for one
 * call, whose steps follow each other.
 */
final class RenderedAnswer implements Leaving {

  private final Rendered<Answer> rendered;

  /**
   * Makes the answer of a request.
   *
   * @param coding what the caller takes for an answer in the clear
   */
  RenderedAnswer(ModelRef model, InferRequest request, Optional<ContentCoding> coding) {
    this.rendered =
        new Rendered<>(
            result -> compressed(Answers.of(model, result, request), coding),
            result -> Answers.of(model, result, request));
  }

  /**
   * Makes the answer of a request of a protocol without encryption.
   *
   * @param plain writes outputs
   * @param coding what the caller takes for an answer
   */
  RenderedAnswer(Function<PlainResult, Answer> plain, Optional<ContentCoding> coding) {
    this.rendered =
        new Rendered<>(
            result -> compressed(plain.apply(result), coding),
            result -> {
              throw new IllegalStateException("ciphertexts in a protocol without them");
            });
  }

  private static Answer compressed(Answer answer, Optional<ContentCoding> coding) {
    return coding.map(answer::in).orElse(answer);
  }

  @Override
  public Outcome render(Outcome outcome) {
    return rendered.render(outcome);
  }

  @Override
  public Answer of(RecordedCall call) {
    return call.outcome() instanceof Refusal
        ? Answers.of(call)
        : Answers.recorded(rendered.written(), call);
  }
}
