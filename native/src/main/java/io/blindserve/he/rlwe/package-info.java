/**
 * Ring learning with errors without a secret: checked parameters, public and evaluation keys, key
 * switching, automorphisms.
 *
 * <p>Enters: parameters and keys whose shape {@code wire} or {@code secret} has made sure of.
 * Leaves: polynomials. Imports {@code ring} and {@code kernel}; nothing in here can decrypt, and
 * the server may use all of it.
 */
@NullMarked
package io.blindserve.he.rlwe;

import org.jspecify.annotations.NullMarked;
