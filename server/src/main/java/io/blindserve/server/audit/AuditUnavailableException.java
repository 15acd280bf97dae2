package io.blindserve.server.audit;

/** A record could not be made durable, so the call that it belongs to must not be answered. */
public final class AuditUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AuditUnavailableException(String message) {
    super(message);
  }

  AuditUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
