package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome.Generated;
import io.blindserve.server.inference.Outcome.Generated.End;
import io.blindserve.server.inference.TokenSink.GeneratedToken;
import io.blindserve.server.problem.Problem;
import java.util.List;
import java.util.Optional;

/** One text as it grows. For one thread at a time; closed once. */
final class Generation implements AutoCloseable {

  private final InferenceInput.Generation input;
  private final Sampler sampler;
  private final Continuation continuation;
  private final Optional<Integer> endToken;
  private final int most;
  private final Decoder.Memory memory;
  private int[] unread;
  private int made;
  private Optional<End> end = Optional.empty();

  /**
   * Begins without a token.
   *
   * @throws io.blindserve.server.problem.ProblemException if the model cannot be asked that
   */
  Generation(GenerationModel model, InferenceInput.Generation input) {
    GenerationTerms terms = input.terms();
    this.input = input;
    this.unread = model.prompt(input.tensors());
    this.continuation = model.continuation(terms, input.tensors().get(0));
    this.sampler = new Sampler(terms);
    this.endToken = model.settings().endToken();
    this.most = Math.min(terms.maxTokens(), model.settings().mostTokens() - unread.length);
    this.memory = model.decoder().begin();
  }

  /**
   * Makes the next token.
   *
   * @return nothing where the end came instead
   */
  Optional<GeneratedToken> next() {
    int token = sampler.choose(memory.read(unread));
    if (endToken.isPresent() && endToken.get() == token) {
      end = Optional.of(End.STOP);
      return Optional.empty();
    }
    String text = continuation.add(token);
    made++;
    unread = new int[] {token};
    if (continuation.stopped()) {
      end = Optional.of(End.STOP);
    } else if (made == most) {
      end = Optional.of(End.LENGTH);
    }
    return Optional.of(new GeneratedToken(token, text));
  }

  /** Returns how many tokens were made. */
  int made() {
    return made;
  }

  boolean isOver() {
    return end.isPresent();
  }

  /** Returns the outcome of a generation that is over. */
  Generated whole() {
    return generated(end.orElseThrow(), Optional.empty());
  }

  /** Returns what was made of a generation that is not over. */
  Generated broken(Problem why) {
    return generated(End.BROKEN, Optional.of(why));
  }

  private Generated generated(End how, Optional<Problem> broken) {
    String rest = continuation.rest();
    return new Generated(input.tensors(), List.of(continuation.tensor()), rest, made, how, broken);
  }

  @Override
  public void close() {
    memory.close();
  }
}
