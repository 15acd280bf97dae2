package io.blindserve.he.compile;

/** What follows the last layer; the client does it. */
enum Tail {
  /** The last layer's values are the answer. */
  NONE,
  /** The logistic function of each value. */
  SIGMOID,
  /** Exponentials that sum to one. */
  SOFTMAX
}
