package io.blindserve.server.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * A version that is tried: on some of the calls which name none, on copies of calls, or on both.
 *
 * @param candidate its number
 * @param percent the share of callers that get it, 0 to 100
 * @param shadow whether and how it gets copies of calls that the default answered
 * @param rules what it must keep, if anything is declared
 */
public record Split(
    int candidate, int percent, Optional<Shadowing> shadow, Optional<ReleaseRules> rules) {

  private static final int ALL = 100;
  private static final int BUCKETS = 10_000;
  private static final int BYTES = 7;

  /** Checks the ranges, and that there will be what the rules ask for. */
  public Split {
    if (candidate < 1 || percent < 0 || percent > ALL) {
      throw new IllegalArgumentException(percent + " percent of calls for version " + candidate);
    }
    if (shadow.isEmpty() && rules.flatMap(ReleaseRules::maximumDisagreement).isPresent()) {
      throw new IllegalArgumentException("max_disagreement needs a shadow, which is compared");
    }
  }

  /** Makes one whose candidate has a share of calls and nothing else. */
  public Split(int candidate, int percent) {
    this(candidate, percent, Optional.empty(), Optional.empty());
  }

  /**
   * Returns whether a caller gets the candidate: always the same for the same model, candidate and
   * key, on every server. Who gets it at one percentage does at every larger one.
   */
  boolean takes(ModelName model, String key) {
    return bucket(model + "\n" + candidate + "\n" + key) < percent * (BUCKETS / ALL);
  }

  private static int bucket(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long number = 0;
      for (int i = 0; i < BYTES; i++) {
        number = (number << Byte.SIZE) | (digest[i] & 0xff);
      }
      return (int) (number % BUCKETS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
