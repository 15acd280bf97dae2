package io.blindserve.server.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a decoder is run token by token, as {@code model.json} declares it; held against the graph
 * when the version is loaded.
 *
 * @param tokens the input of token ids, [batch, length]
 * @param logits the output of scores, [batch, length, vocabulary]
 * @param cache for each input of past keys or values the output that becomes it
 * @param positions the input of the tokens' positions, if the graph wants it
 * @param mask the input that is 1 for each token that is seen, past ones included, if the graph
 *     wants it
 * @param bytes whether tokens are bytes of UTF-8, so that texts can be asked and answered
 * @param endToken the token after which nothing comes, if there is one
 * @param mostTokens tokens of a prompt and its continuation together, 2 to {@link #MOST_TOKENS}
 * @param timeout after which a generation is ended, a second to {@link #LONGEST}
 */
public record GenerationSettings(
    String tokens,
    String logits,
    Map<String, String> cache,
    Optional<String> positions,
    Optional<String> mask,
    boolean bytes,
    Optional<Integer> endToken,
    int mostTokens,
    Duration timeout) {

  /** The most tokens that can be declared. */
  public static final int MOST_TOKENS = 1 << 17;

  /** The longest time that can be declared. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** The time where none is declared. */
  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);

  /** Copies the map and checks the ranges. */
  public GenerationSettings {
    cache = Map.copyOf(cache);
    require(!cache.isEmpty(), "cache must name at least one input and its output");
    require(
        cache.values().stream().distinct().count() == cache.size(),
        "cache must name each output once");
    require(
        mostTokens >= 2 && mostTokens <= MOST_TOKENS,
        "most_tokens must be 2 to " + MOST_TOKENS + ", not " + mostTokens);
    require(
        timeout.toSeconds() >= 1 && timeout.compareTo(LONGEST) <= 0,
        "timeout_seconds must be 1 to " + LONGEST.toSeconds());
    endToken.ifPresent(end -> require(end >= 0, "end_token must not be negative"));
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("model.json generation." + what);
    }
  }
}
