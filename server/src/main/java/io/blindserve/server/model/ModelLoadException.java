package io.blindserve.server.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model version cannot be served; the message says why and names files, nodes and sizes. */
public final class ModelLoadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable String told;

  /** Makes an exception with the reason, which is for the operator's log alone. */
  public ModelLoadException(String message) {
    this(message, null, null);
  }

  /** Makes an exception with the reason, for the operator's log alone, and what led to it. */
  public ModelLoadException(String message, Throwable cause) {
    this(message, cause, null);
  }

  private ModelLoadException(String message, @Nullable Throwable cause, @Nullable String told) {
    super(message, cause);
    this.told = told;
  }

  /**
   * Makes an exception whose reason callers may read as well.
   *
   * @param sentence without paths and without text of native code
   */
  public static ModelLoadException told(String sentence) {
    return new ModelLoadException(sentence, null, sentence);
  }

  /** Makes an exception whose reason callers may read as well, with what led to it. */
  public static ModelLoadException told(String sentence, Throwable cause) {
    return told(sentence, "", cause);
  }

  /**
   * Makes an exception of whose reason callers may read the beginning.
   *
   * @param more the rest, for the operator's log alone
   */
  public static ModelLoadException told(String sentence, String more, Throwable cause) {
    return new ModelLoadException(sentence + more, cause, sentence);
  }

  /** Returns what callers may read of the reason, if they may read any of it. */
  public Optional<String> reason() {
    return Optional.ofNullable(told);
  }
}
