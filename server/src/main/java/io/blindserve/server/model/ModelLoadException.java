package io.blindserve.server.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model version cannot be served; the message says why and names files, nodes and sizes. */
public final class ModelLoadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean told;

  /** Makes an exception with the reason, which is for the operator's log alone. */
  public ModelLoadException(String message) {
    this(message, null, false);
  }

  /** Makes an exception with the reason, for the operator's log alone, and what led to it. */
  public ModelLoadException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private ModelLoadException(String message, @Nullable Throwable cause, boolean told) {
    super(message, cause);
    this.told = told;
  }

  /**
   * Makes an exception whose reason callers may read as well.
   *
   * @param sentence without paths and without text of native code
   */
  public static ModelLoadException told(String sentence) {
    return new ModelLoadException(sentence, null, true);
  }

  /** Makes an exception whose reason callers may read as well, with what led to it. */
  public static ModelLoadException told(String sentence, Throwable cause) {
    return new ModelLoadException(sentence, cause, true);
  }

  /** Returns the reason, if callers may read it. */
  public Optional<String> reason() {
    return told ? Optional.ofNullable(getMessage()) : Optional.empty();
  }
}
