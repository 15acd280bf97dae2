package io.blindserve.he.rlwe;

/**
 * An encryption of zero (b, a) with b + a s = e, over all data and special primes, in the NTT
 * domain and not in Montgomery form.
 *
 * @param value the pair (b, a)
 */
public record PublicKey(PolyPair value) {}
