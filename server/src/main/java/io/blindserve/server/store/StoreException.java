package io.blindserve.server.store;

/** An object store does not give what it was asked for. The message has no secrets and no data. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong; the list is closed. */
  public enum Reason {
    /** Nobody answers, or says that it cannot now. */
    UNREACHABLE,
    /** The store answers that we may not, or that there is no such bucket; or we have no rights. */
    REFUSED,
    /** An object is another one than was listed. */
    CHANGED,
    /** An answer is no answer of such a store, or more than we take. */
    MALFORMED
  }

  private final Reason reason;

  /**
   * Makes one.
   *
   * @param sentence what is wrong, without a full stop
   */
  public StoreException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  /** Returns what is wrong. */
  public Reason reason() {
    return reason;
  }

  /** Returns the sentence. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
