package io.blindserve.server.http;

import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.http.generate.GenerateWriter;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.Generated;

/** A continuation that is answered whole. */
final class GeneratedAnswer implements Leaving {

  private final GenerateWriter writer;

  GeneratedAnswer(GenerateWriter writer) {
    this.writer = writer;
  }

  /** JSON can carry every text and every id. */
  @Override
  public Outcome render(Outcome outcome) {
    return outcome;
  }

  @Override
  public Answer of(RecordedCall call) {
    return call.outcome() instanceof Generated generated
        ? Answers.recorded(Answer.of(200, Answer.JSON, writer.whole(generated)), call)
        : Answers.of(call);
  }
}
