/**
 * The CKKS scheme without a secret (Cheon, Kim, Kim, Song, eprint 2016/421; RNS form eprint
 * 2018/931): parameters, encoding of slots, plaintexts, ciphertexts and the evaluator, bit for bit
 * compatible with Lattigo v6.
 *
 * <p>Enters: parameters, slots, ciphertexts of a checked shape. Leaves: ciphertexts with their
 * level and scale. Imports {@code rlwe}, {@code ring} and {@code kernel}; may be imported by {@code
 * circuit}, {@code wire}, {@code secret}.
 */
@NullMarked
package io.blindserve.he.ckks;

import org.jspecify.annotations.NullMarked;
