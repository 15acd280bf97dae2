package io.blindserve.server.model;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.regex.Pattern;

/**
 * A model's name: 1 to 64 letters, digits, dots, underscores and hyphens, not starting with a dot,
 * so that it is one folder.
 *
 * @param value the name
 */
public record ModelName(String value) implements Comparable<ModelName> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

  /** Checks the form. */
  public ModelName {
    if (!isValid(value)) {
      throw new ProblemException(
          ErrorCode.UNKNOWN_MODEL,
          "a model name has 1 to 64 of A-Z a-z 0-9 . _ - and no leading dot");
    }
  }

  /** Returns whether {@code value} has the form of a name. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(ModelName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
