package io.blindserve.server.http;

import io.blindserve.server.problem.ErrorCode;

/** The one table from problems to HTTP statuses: {@code docs/protocol.md}, section 6. */
final class StatusTable {

  private StatusTable() {}

  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST, INVALID_TENSOR, INVALID_CIPHERTEXT, INVALID_KEY_SET, DIGEST_MISMATCH ->
          400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case UNKNOWN_ROUTE,
          UNKNOWN_MODEL,
          UNKNOWN_VERSION,
          UNKNOWN_PLAN,
          NOT_ENCRYPTABLE,
          UNKNOWN_RECORD,
          NOT_YET ->
          404;
      case METHOD_NOT_ALLOWED -> 405;
      case TIMEOUT -> 408;
      case STALE_PLAN, UNKNOWN_EVALUATION_KEY, KEY_PROFILE_MISMATCH -> 409;
      case LENGTH_REQUIRED -> 411;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case QUOTA_EXCEEDED -> 429;
      case CANCELLED -> 499;
      case INTERNAL -> 500;
      case UNSUPPORTED -> 501;
      case OVERLOADED, NOT_READY, LOG_UNAVAILABLE -> 503;
      case STILL_IN_USE -> 504;
    };
  }

  /** Returns whether the caller may try again, and is told when. */
  static boolean retryable(ErrorCode code) {
    int status = status(code);
    return status == 429 || status == 503 || code == ErrorCode.NOT_YET;
  }
}
