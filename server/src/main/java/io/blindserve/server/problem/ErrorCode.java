package io.blindserve.server.problem;

import java.util.Locale;

/** The closed list of codes of {@code docs/protocol.md}, section 6. */
public enum ErrorCode {
  INVALID_REQUEST,
  INVALID_TENSOR,
  INVALID_CIPHERTEXT,
  INVALID_KEY_SET,
  DIGEST_MISMATCH,
  UNAUTHENTICATED,
  FORBIDDEN,
  UNKNOWN_ROUTE,
  UNKNOWN_MODEL,
  UNKNOWN_VERSION,
  UNKNOWN_PLAN,
  NOT_ENCRYPTABLE,
  UNKNOWN_RECORD,
  NOT_YET,
  METHOD_NOT_ALLOWED,
  TIMEOUT,
  STILL_IN_USE,
  CANCELLED,
  STALE_PLAN,
  UNKNOWN_EVALUATION_KEY,
  KEY_PROFILE_MISMATCH,
  LENGTH_REQUIRED,
  TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  QUOTA_EXCEEDED,
  INTERNAL,
  UNSUPPORTED,
  OVERLOADED,
  NOT_READY,
  LOG_UNAVAILABLE;

  /** Returns the code as it is written in answers and records. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
