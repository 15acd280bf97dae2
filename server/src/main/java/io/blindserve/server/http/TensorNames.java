package io.blindserve.server.http;

import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;

/** What may be the name of a tensor: short, and fit to stand in a sentence. */
final class TensorNames {

  private static final int MAX_CHARS = 256;

  private TensorNames() {}

  /** Reads a name off {@code fields}. */
  static String read(JsonFields fields, String what) throws IOException {
    String name = fields.text(what, MAX_CHARS);
    if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
      throw new ProblemException(
          ErrorCode.INVALID_TENSOR,
          what + " must have 1 to " + MAX_CHARS + " characters and no control characters");
    }
    return name;
  }
}
