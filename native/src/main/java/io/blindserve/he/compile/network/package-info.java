/**
 * Networks between the compiler's two halves: what a model computes, free of the format that it was
 * read from and of how it will be computed on ciphertexts. A chain of layers, each an affine map
 * and then a function of one variable in every channel.
 *
 * <p>Enters: layers, from whoever read a model. Leaves: the same, evaluated in the clear; refusals.
 * Imports {@code circuit} for the client's steps on rows and ranges; may be imported by every
 * package of the compiler.
 */
@NullMarked
package io.blindserve.he.compile.network;

import org.jspecify.annotations.NullMarked;
