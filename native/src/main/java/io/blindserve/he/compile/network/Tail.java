package io.blindserve.he.compile.network;

/** What follows the last layer; the client does it. */
public enum Tail {
  /** The last layer's values are the answer. */
  NONE,
  /** The logistic function of each value. */
  SIGMOID,
  /** Exponentials that sum to one. */
  SOFTMAX
}
