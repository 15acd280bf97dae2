package io.blindserve.he.compile.network;

/** Carries a refusal out of the depths of the compiler; never leaves it. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** Takes the refusal. */
  public RefusedException(Refusal refusal) {
    super(refusal.sentence());
    this.refusal = refusal;
  }

  /** Returns why. */
  public Refusal refusal() {
    return refusal;
  }
}
