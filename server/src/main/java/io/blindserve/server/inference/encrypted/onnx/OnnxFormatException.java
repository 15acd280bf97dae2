package io.blindserve.server.inference.encrypted.onnx;

/**
 * A file that is no ONNX model, breaks a limit, or holds what cannot be read. Messages name places,
 * never data.
 */
public final class OnnxFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what is wrong. */
  public OnnxFormatException(String message) {
    super(message);
  }

  /** Makes an exception that says what is wrong, with what lies behind it. */
  public OnnxFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
