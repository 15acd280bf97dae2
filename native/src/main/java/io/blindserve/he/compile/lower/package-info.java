/**
 * The compiler's back: from a chain of layers with polynomials to plans.
 *
 * <p>Enters: a {@code LayerNetwork} whose functions are polynomials, and options. Leaves: plans
 * with their promised error, or reasons why there is none. The walk: normal form ({@link Chain}),
 * layouts ({@link LayoutSearch}), abstract circuit ({@link Draft}), sizes in bits ({@link
 * BitSearch}), primes and encoded constants ({@link Emitter}), promised error ({@link
 * PromiseSearch}). Integers, strict doubles and {@code StrictMath} only: the same plan on every
 * machine. Imports {@code network}, {@code circuit} and what lies below; may be imported by {@code
 * compile}.
 */
@NullMarked
package io.blindserve.he.compile.lower;

import org.jspecify.annotations.NullMarked;
