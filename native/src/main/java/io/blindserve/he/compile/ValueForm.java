package io.blindserve.he.compile;

import io.blindserve.he.compile.network.Tail;

/**
 * A value of the graph as a polynomial, channel by channel, of a base: the input, the clipped input
 * or a layer's output.
 *
 * @param base number of the base; the newest has the highest
 * @param polynomial of the base's channels
 * @param tail what was applied after the polynomial
 */
record ValueForm(int base, Quadratic polynomial, Tail tail) {

  int width() {
    return polynomial.width();
  }
}
