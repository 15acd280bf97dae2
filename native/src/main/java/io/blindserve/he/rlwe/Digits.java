package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.Rows;

/**
 * A polynomial of some level cut into digits for key switching: for each group of #P data primes
 * the small signed integer polynomial that is congruent to it modulo that group, over all data
 * primes of the level and the special primes. Computed once, used for every rotation of the same
 * ciphertext ("hoisting").
 *
 * @param level level of the polynomial
 * @param rows the digits one behind the other, each over the primes of {@code
 *     RlweParameters.qpAt(level)}
 */
public record Digits(int level, Rows rows) {}
