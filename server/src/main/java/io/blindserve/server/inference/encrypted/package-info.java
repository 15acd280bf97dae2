/**
 * Encrypted inference: plans compiled at load, evaluation keys, ciphertexts in and out. With its
 * child {@code onnx} the only package of the server that imports {@code io.blindserve.he}, and
 * never {@code he.secret}.
 *
 * <p>Enters: hostile bytes of keys and ciphertexts, validated here. Leaves: ciphertexts. Imports
 * {@code inference}, {@code model}, {@code problem}; may be imported by the root alone.
 */
@NullMarked
package io.blindserve.server.inference.encrypted;

import org.jspecify.annotations.NullMarked;
