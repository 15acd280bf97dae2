package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.Tensor;

/** What was made of a continuation so far, in the form in which it is answered. */
interface Continuation {

  /**
   * Adds a token.
   *
   * @return what can be told now and could not before
   */
  String add(int token);

  /** Returns whether a text was reached before which the continuation ends. */
  boolean stopped();

  /** Returns what was held back and can be told now that nothing follows. */
  String rest();

  /** Returns the whole, without what was held back because of a stop. */
  Tensor tensor();
}
