package io.blindserve.server.model;

/** A model version cannot be served; the message says why and names files, nodes and sizes. */
public final class ModelLoadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception with the reason. */
  public ModelLoadException(String message) {
    super(message);
  }

  /** Makes an exception with the reason and what led to it. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
