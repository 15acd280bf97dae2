/**
 * Arithmetic on rows of residues: number-theoretic transforms and pointwise operations modulo one
 * prime, the streams that a client draws rows from and the transform that it encodes slots with,
 * and the memory those rows live in.
 *
 * <p>Enters: validated sizes, canonical residues, constants of a prime. Leaves: canonical residues,
 * the same bytes from every implementation. May be imported by every other package of {@code
 * io.blindserve.he}; imports none of them.
 */
@NullMarked
package io.blindserve.he.kernel;

import org.jspecify.annotations.NullMarked;
