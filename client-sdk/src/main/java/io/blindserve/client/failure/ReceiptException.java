package io.blindserve.client.failure;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The server's access log does not prove what it has to about a call. Whoever asked for receipts
 * gets no answers without them.
 */
public final class ReceiptException extends BlindserveException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Optional<Path> evidence;

  /** Why. */
  public enum Reason {
    /** The answer names no record, or the log knows none of that name. */
    MISSING,
    /** No checkpoint had the record within the time that the client waits. */
    NOT_YET,
    /** The receipt is none, is not signed, or does not prove its record. */
    NOT_PROVEN,
    /**
     * The log's head is signed in its name, and by no key that is pinned: its operator changed
     * keys, or it is not that log. Whoever is told the new keys by the operator, and not by the
     * server, pins them beside the old ones.
     */
    OTHER_KEY,
    /** The record that was proven is about another call. */
    OTHER_CALL,
    /** The record holds other digests than those of what was sent and what came. */
    OTHER_BYTES,
    /**
     * The log does not show that it grew out of what it was before: it gives no proof, or bytes
     * that are not those of the heads that it signed. Another try may get them.
     */
    NO_CONSISTENCY,
    /** The log has fewer records than it had. */
    ROLLED_BACK,
    /** The log signed two trees of which the one did not grow out of the other. */
    FORKED,
    /** What the client keeps about logs cannot be read or written, or is full. */
    KEEPING
  }

  /** Makes one without evidence. */
  public ReceiptException(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.evidence = Optional.empty();
  }

  /** Makes one with the failure below. */
  public ReceiptException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.evidence = Optional.empty();
  }

  /**
   * Makes one with evidence.
   *
   * @param evidence a file with both signed heads
   */
  public ReceiptException(Reason reason, String message, Path evidence) {
    super(message + "; both signed heads are kept in " + evidence);
    this.reason = reason;
    this.evidence = Optional.of(evidence);
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns the file with both signed heads, where there are two that contradict each other. */
  public Optional<Path> evidence() {
    return evidence;
  }
}
