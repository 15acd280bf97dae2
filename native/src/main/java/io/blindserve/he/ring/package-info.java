/**
 * Polynomials modulo X^N + 1 with residue-number-system coefficients, the primes they are reduced
 * by, and the samplers that fill them.
 *
 * <p>Enters: primes and sizes that the caller has bounded. Leaves: polynomials whose domain
 * (coefficient or NTT) is their type. Imports {@code kernel} only; may be imported by {@code rlwe}
 * and everything above it.
 */
@NullMarked
package io.blindserve.he.ring;

import org.jspecify.annotations.NullMarked;
