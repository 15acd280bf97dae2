package io.blindserve.server.bench;

/** A benchmark that cannot be run; the message is for the person at the terminal. */
public final class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BenchException(String sentence) {
    super(sentence);
  }

  BenchException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** What went wrong with a connection: a failed handshake says why in its innermost cause. */
  static BenchException because(String what, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new BenchException(what + ": " + reason, failure);
  }
}
