package io.blindserve.he.wire;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ring.UniformSeed;

/**
 * A fresh ciphertext of degree one whose second polynomial is drawn from a seed.
 *
 * @param value the whole ciphertext
 * @param seed of {@code value.value().get(1)}
 */
public record SeededCiphertext(Ciphertext value, UniformSeed seed) {}
