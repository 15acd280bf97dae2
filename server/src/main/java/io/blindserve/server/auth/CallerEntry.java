package io.blindserve.server.auth;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of the file of callers: name, scopes, end, and what the caller is known by.
 *
 * @param name the principal's; several lines may have it, such as while a token is replaced
 * @param scopes what it may do; none is enough to see what is served
 * @param end from when on it is nobody; none for never
 * @param proof what it is known by
 */
public record CallerEntry(
    String name, Set<Scope> scopes, Optional<Instant> end, CallerProof proof) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final String NEVER = "never";
  private static final String NOTHING = "-";
  private static final int FIELDS = 4;

  /**
   * Takes what somebody says.
   *
   * @throws IllegalArgumentException if the name is none
   */
  public CallerEntry {
    if (!NAME.matcher(name).matches() || name.equals(Caller.ANONYMOUS)) {
      throw new IllegalArgumentException(
          "a caller's name is 1 to 64 of A-Z a-z 0-9 . _ @ -, begins with a letter or digit, and is not "
              + Caller.ANONYMOUS);
    }
    scopes = Set.copyOf(scopes);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  static CallerEntry parse(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length != FIELDS) {
      throw new IllegalArgumentException(
          "a line is NAME SCOPES END PROOF, four words; here are " + words.length);
    }
    return new CallerEntry(
        words[0], scopes(words[1]), end(words[2]), new CallerProof(words[FIELDS - 1]));
  }

  /**
   * Reads a list of scopes.
   *
   * @param words with commas between them, or {@code -} for none
   * @throws IllegalArgumentException if one of them is none
   */
  public static Set<Scope> scopes(String words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (!words.equals(NOTHING)) {
      for (String word : words.split(",", -1)) {
        scopes.add(
            Scope.of(word)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "scopes are infer, control, read-log and metrics, with commas between them, or - for none")));
      }
    }
    return scopes;
  }

  private static Optional<Instant> end(String word) {
    if (word.equals(NEVER)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(word));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "an end is a time such as 2027-02-25T00:00:00Z, or " + NEVER, e);
    }
  }

  /** Returns the line. */
  public String line() {
    String words = scopes.stream().sorted().map(Scope::label).collect(Collectors.joining(","));
    return name
        + " "
        + (words.isEmpty() ? NOTHING : words)
        + " "
        + end.map(Instant::toString).orElse(NEVER)
        + " "
        + proof.text();
  }

  /** Returns the caller that this line is about. */
  Caller caller() {
    return new Caller(name, proof.method(), scopes, Optional.of(proof.id()));
  }
}
