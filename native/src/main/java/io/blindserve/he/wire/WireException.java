package io.blindserve.he.wire;

import java.io.Serial;

/**
 * Bytes that are not the expected object. The message carries sizes and indices, never contents.
 */
public final class WireException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final WireSubject subject;
  private final WireReason reason;

  /** Makes an exception; {@code detail} must not repeat contents of the object. */
  public WireException(WireSubject subject, WireReason reason, String detail) {
    super(subject.label() + ": " + detail);
    this.subject = subject;
    this.reason = reason;
  }

  /** Returns what was being read. */
  public WireSubject subject() {
    return subject;
  }

  /** Returns why it was refused. */
  public WireReason reason() {
    return reason;
  }
}
