package io.blindserve.server.http;

/** The server cannot listen; the message is one line for the operator. */
public final class EdgeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EdgeException(String message) {
    super(message);
  }

  EdgeException(String message, Throwable cause) {
    super(message, cause);
  }
}
