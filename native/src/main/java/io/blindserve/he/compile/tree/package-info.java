/**
 * Ensembles of decision trees, as ONNX-ML states them, made into networks of layers.
 *
 * <p>Enters: a graph with one node of trees, hostile until {@code TreeReader} has checked it, and
 * what the caller allows clients to see. Leaves: a {@code LayerNetwork} of polynomials, with the
 * changes that the comparison on ciphertexts made; or a refusal. Imports {@code network}, {@code
 * graph} and {@code circuit}; may be imported by {@code compile} and by the server's encrypted
 * room.
 */
@NullMarked
package io.blindserve.he.compile.tree;

import org.jspecify.annotations.NullMarked;
