package io.blindserve.client.failure;

/**
 * Any failure of a call. Misuse of the library itself (rows of a wrong width, a closed model) is
 * not among them.
 */
public abstract sealed class BlindserveException extends RuntimeException
    permits ServerRefusedException,
        TransportException,
        ProtocolException,
        UnsafeSpecException,
        UndecodableAnswerException,
        ReceiptException {

  private static final long serialVersionUID = 1L;

  BlindserveException(String message) {
    super(message);
  }

  BlindserveException(String message, Throwable cause) {
    super(message, cause);
  }
}
