package io.blindserve.server.witness;

/** What came is no request. The message names sizes and forms, never what came. */
final class MalformedRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedRequestException(String message) {
    super(message);
  }
}
