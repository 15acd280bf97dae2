package io.blindserve.server.inference;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a caller wants a text to be continued, checked for range.
 *
 * @param maxTokens the most tokens of the continuation, at least 1
 * @param temperature 0 for the likeliest token each time, otherwise up to {@link #MOST_TEMPERATURE}
 * @param topP the share of likelihood from which tokens are drawn, above 0 and at most 1
 * @param seed of the draw: the same seed draws the same; by chance without
 * @param stop texts before which the continuation ends; at most {@link #MOST_STOPS}
 */
public record GenerationTerms(
    int maxTokens, double temperature, double topP, OptionalLong seed, List<String> stop) {

  /** Tokens where the caller names no number. */
  public static final int USUAL_TOKENS = 64;

  /** The highest temperature. */
  public static final double MOST_TEMPERATURE = 100;

  /** The most texts that end a continuation. */
  public static final int MOST_STOPS = 16;

  /** The longest of them, in characters. */
  public static final int LONGEST_STOP = 256;

  /** The likeliest continuation of the usual length. */
  public static final GenerationTerms USUAL =
      new GenerationTerms(USUAL_TOKENS, 0, 1, OptionalLong.empty(), List.of());

  /** Copies the list and checks the ranges. */
  public GenerationTerms {
    stop = List.copyOf(stop);
    wrong(maxTokens, temperature, topP, stop)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what);
            });
  }

  /** Returns what is out of range, in words for the caller. */
  public static Optional<String> wrong(
      long maxTokens, double temperature, double topP, List<String> stop) {
    if (maxTokens < 1 || maxTokens > Integer.MAX_VALUE) {
      return Optional.of("max_tokens must be a positive integer below 2^31");
    }
    if (!(temperature >= 0 && temperature <= MOST_TEMPERATURE)) {
      return Optional.of("temperature must be 0 to " + (int) MOST_TEMPERATURE);
    }
    if (!(topP > 0 && topP <= 1)) {
      return Optional.of("top_p must be above 0 and at most 1");
    }
    if (stop.size() > MOST_STOPS) {
      return Optional.of("stop has " + stop.size() + " texts; at most " + MOST_STOPS);
    }
    return stop.stream().allMatch(text -> !text.isEmpty() && text.length() <= LONGEST_STOP)
        ? Optional.empty()
        : Optional.of("texts of stop must have 1 to " + LONGEST_STOP + " characters");
  }
}
