package io.blindserve.server.inference;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes the tokens of one generation as they are made. It is told of one at a time. */
@FunctionalInterface
public interface TokenSink {

  /** One that keeps nothing: the whole comes at the end. */
  TokenSink NONE = token -> CompletableFuture.completedFuture(null);

  /**
   * Takes a token; must not block.
   *
   * @return completes when there is room for another one; how, does not matter
   */
  CompletionStage<?> take(GeneratedToken token);

  /**
   * A token as it was made.
   *
   * @param id its number in the vocabulary
   * @param text what can be told of the continuation now and could not before: nothing as long as a
   *     character is not whole, or a text may turn out to be one before which the continuation ends
   */
  record GeneratedToken(int id, String text) {}
}
