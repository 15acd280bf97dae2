package io.blindserve.server.http.grpc;

import io.blindserve.server.problem.ErrorCode;

/** Status codes of gRPC, and the one table from problems to them: {@code docs/protocol.md}. */
public enum GrpcStatus {
  OK(0),
  CANCELLED(1),
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  PERMISSION_DENIED(7),
  RESOURCE_EXHAUSTED(8),
  FAILED_PRECONDITION(9),
  UNIMPLEMENTED(12),
  INTERNAL(13),
  UNAVAILABLE(14),
  UNAUTHENTICATED(16);

  private final int code;

  GrpcStatus(int code) {
    this.code = code;
  }

  /** Returns the number in {@code grpc-status}. */
  public int code() {
    return code;
  }

  /** Returns the status of a problem. */
  public static GrpcStatus of(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST,
          INVALID_TENSOR,
          INVALID_CIPHERTEXT,
          INVALID_KEY_SET,
          DIGEST_MISMATCH,
          LENGTH_REQUIRED ->
          INVALID_ARGUMENT;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case FORBIDDEN -> PERMISSION_DENIED;
      case UNKNOWN_MODEL, UNKNOWN_VERSION, UNKNOWN_PLAN, NOT_ENCRYPTABLE, UNKNOWN_RECORD ->
          NOT_FOUND;
      case UNKNOWN_ROUTE, METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED -> UNIMPLEMENTED;
      case TIMEOUT, STILL_IN_USE -> DEADLINE_EXCEEDED;
      case CANCELLED -> CANCELLED;
      case STALE_PLAN, UNKNOWN_EVALUATION_KEY, KEY_PROFILE_MISMATCH -> FAILED_PRECONDITION;
      case TOO_LARGE, QUOTA_EXCEEDED -> RESOURCE_EXHAUSTED;
      case INTERNAL -> INTERNAL;
      case OVERLOADED, NOT_READY, NOT_YET, LOG_UNAVAILABLE -> UNAVAILABLE;
    };
  }
}
