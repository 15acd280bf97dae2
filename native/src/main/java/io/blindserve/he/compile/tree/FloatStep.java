package io.blindserve.he.compile.tree;

/**
 * One monotone step on a feature in single precision, as a runtime does it before the trees.
 *
 * @param kind what is done
 * @param operand the constant; not zero for a product or a quotient
 */
record FloatStep(Kind kind, float operand) {

  /** What a step does. */
  enum Kind {
    PLUS,
    MINUS,
    TIMES,
    OVER,
    AT_LEAST,
    AT_MOST
  }

  float apply(float x) {
    return switch (kind) {
      case PLUS -> x + operand;
      case MINUS -> x - operand;
      case TIMES -> x * operand;
      case OVER -> x / operand;
      case AT_LEAST -> StrictMath.max(x, operand);
      case AT_MOST -> StrictMath.min(x, operand);
    };
  }

  /** Returns whether larger x give smaller results. */
  boolean falls() {
    return operand < 0 && (kind == Kind.TIMES || kind == Kind.OVER);
  }
}
