package io.blindserve.he.json;

import java.io.Serial;

/**
 * A document that is not strict JSON, breaks a limit, or does not have the expected shape. Messages
 * name positions and the member names that the reader asked for, never contents of the document.
 */
public final class JsonException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int position;

  JsonException(String message, int position) {
    super(position < 0 ? message : message + " at character " + position);
    this.position = position;
  }

  /** Makes an exception about the shape of an already parsed document. */
  public JsonException(String message) {
    this(message, -1);
  }

  /**
   * Returns the index of the offending character, or -1 when the text is well formed but its shape
   * is wrong.
   */
  public int position() {
    return position;
  }
}
