package io.blindserve.he.kernel;

/**
 * The parts of a {@link KeySwitch}, in the order in which they may begin. Parts of one kind, with
 * different indices, may run at the same time.
 */
public enum SwitchPart {
  /** The coefficients of a digit; for polynomials, every digit. */
  LIFT_DIGIT(NativeKernels.LIFT_DIGIT),
  /** The sums of a special prime; for divided results, every special prime. */
  SUM_SPECIAL(NativeKernels.SUM_SPECIAL),
  /** After all special primes; once, for divided results. */
  PREPARE_SPECIALS(NativeKernels.PREPARE_SPECIALS),
  /** The sums of a row of the result; needs the lifted digits only. */
  SUM_ROW(NativeKernels.SUM_ROW),
  /**
   * The rest of one part of a row, with the index 2 * row + part; where there is one worker, before
   * the next row is summed.
   */
  FINISH(NativeKernels.FINISH);

  private final int code;

  SwitchPart(int code) {
    this.code = code;
  }

  /** The number by which native kernels know it. */
  int code() {
    return code;
  }
}
