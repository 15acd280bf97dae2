package io.blindserve.client.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * How often and after how long the same bytes are sent again. Only 429, 503 and a broken connection
 * are reasons; what was decrypted never is.
 *
 * @param attempts tries in all, at least 1
 * @param firstPause pause before the second try; doubled before each further one
 * @param longestPause no pause is longer; a server that asks for more gets no further try
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {

  /** Three tries, a quarter of a second, at most ten seconds. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(3, Duration.ofMillis(250), Duration.ofSeconds(10));

  /** Checks the ranges. */
  public RetryPolicy {
    if (attempts < 1 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "a retry policy needs an attempt and ordered pauses, got " + attempts);
    }
  }

  static boolean isRetryable(int status) {
    return status == 429 || status == 503;
  }

  /**
   * Returns the pause before the next try, or nothing when there is none.
   *
   * @param failed how many tries failed, at least 1
   * @param asked what the server asked for in {@code Retry-After}, in seconds
   */
  Optional<Duration> pauseAfter(int failed, Optional<String> asked) {
    if (failed >= attempts) {
      return Optional.empty();
    }
    Duration doubled = firstPause.multipliedBy(1L << Math.min(failed - 1, 20));
    Duration own = doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
    Duration wanted = asked.flatMap(RetryPolicy::seconds).orElse(Duration.ZERO);
    if (wanted.compareTo(longestPause) > 0) {
      return Optional.empty();
    }
    return Optional.of(wanted.compareTo(own) > 0 ? wanted : own);
  }

  private static Optional<Duration> seconds(String text) {
    boolean whole =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return whole ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
  }
}
