package io.blindserve.he.compile.tree;

/** The comparisons of a branch that have an order; equality has none and is refused. */
enum Comparison {
  LEQ,
  LT,
  GTE,
  GT;

  /** Returns the float b with: the comparison with {@code split} depends on x <= b alone. */
  float bound(float split) {
    // x < t and x <= (the float before t) are the same among floats.
    return this == LEQ || this == GT ? split : StrictMath.nextDown(split);
  }

  /** Returns whether the comparison holds for small x. */
  boolean holdsLow() {
    return this == LEQ || this == LT;
  }
}
