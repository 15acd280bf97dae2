package io.blindserve.he.kernel;

/**
 * The parts of a {@link KeySwitch}, in the order in which they may begin. Parts of one kind, with
 * different indices, may run at the same time.
 */
public enum SwitchPart {
  /** The coefficients of a digit; for polynomials, every digit. */
  LIFT_DIGIT,
  /** The sums of a special prime; for divided results, every special prime. */
  SUM_SPECIAL,
  /** After all special primes; once, for divided results. */
  PREPARE_SPECIALS,
  /** The sums of a row of the result; needs the lifted digits only. */
  SUM_ROW,
  /** The rest of that row; by the worker who summed it, before its next row. */
  FINISH_ROW
}
