package io.blindserve.he.compile;

/** Carries a refusal out of the depths of the compiler; never leaves the package. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.sentence());
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
