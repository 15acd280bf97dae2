package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;

/**
 * One channel of a layer.
 *
 * @param core its row
 * @param function applied to the row
 */
record Channel(Core core, ScalarFunction function) {

  /** Returns a channel that carries a combination. */
  static Channel carrying(Core core) {
    return new Channel(core, Polynomial.IDENTITY);
  }
}
