package io.blindserve.keys.sign;

/** A note or a key cannot be believed. The message names sizes and places only. */
public final class NoteException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** It is not in the form that it should have. */
    MALFORMED,
    /** A key that is trusted did not make the signature in its name. */
    BAD_SIGNATURE,
    /** No key that is trusted signed it. */
    UNSIGNED
  }

  NoteException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static NoteException malformed(String message) {
    return new NoteException(Reason.MALFORMED, message);
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }
}
