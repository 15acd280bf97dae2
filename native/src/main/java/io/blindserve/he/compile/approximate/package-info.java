/**
 * From a network with arbitrary functions to one whose functions are all polynomials, over ranges
 * that are known: from interval arithmetic over the box of inputs, or from calibration rows.
 *
 * <p>Enters: a {@code LayerNetwork}, calibration rows, a budget for the error. Leaves: the network
 * of polynomials, and what was done to each layer, with the errors that were proven or measured; or
 * a refusal. The same on every machine: {@code StrictMath} only, fixed seeds. Imports {@code
 * network} and {@code circuit}; may be imported by {@code compile}.
 */
@NullMarked
package io.blindserve.he.compile.approximate;

import org.jspecify.annotations.NullMarked;
