package io.blindserve.server.model;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which version of a model a call wants. */
public sealed interface VersionSelector {

  /** The form of a label: it begins with a letter, so that it is no number. */
  Pattern LABEL = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  /** The form of a number. */
  Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  /**
   * The version that is served to those who name none.
   *
   * @param key what a caller is told apart by while calls are split; without it the call is never
   *     one of those that try a candidate
   */
  record Default(Optional<String> key) implements VersionSelector {}

  /**
   * One version.
   *
   * @param number at least 1
   */
  record Numbered(int number) implements VersionSelector {}

  /**
   * The version that has a label now.
   *
   * @param name the label
   */
  record Label(String name) implements VersionSelector {}

  /** Returns this, with what a caller is told apart by where no version is named. */
  default VersionSelector keyed(Optional<String> key) {
    return this instanceof Default ? new Default(key) : this;
  }

  /** Returns the selector of callers who name no version and are not told apart. */
  static VersionSelector unnamed() {
    return new Default(Optional.empty());
  }

  /**
   * Reads what a caller wrote.
   *
   * @throws ProblemException {@code UNKNOWN_VERSION} if it is neither a number nor a label
   */
  static VersionSelector parse(String text) {
    if (NUMBER.matcher(text).matches()) {
      return new Numbered(Integer.parseInt(text));
    }
    if (LABEL.matcher(text).matches()) {
      return new Label(text);
    }
    throw new ProblemException(
        ErrorCode.UNKNOWN_VERSION,
        "a version is a number from 1, or a label of 1 to 64 of A-Z a-z 0-9 _ - that begins with a letter");
  }
}
