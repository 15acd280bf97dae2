package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ring.RnsBasis;

/**
 * The exact bytes of what a finished plan sends, residues in the bits of their primes and a seed of
 * 32 bytes in place of what is uniform; an envelope's few bytes of framing are left out.
 */
final class PackedBytes {

  private static final int SEED = 32;

  private PackedBytes() {}

  /** Returns the bytes of all keys that are uploaded: one half of each, and its seed. */
  static long keys(Plan plan) {
    CkksParameters parameters = plan.parameters();
    long total =
        plan.keys().publicKey()
            ? polynomial(parameters.rlwe().qpAt(parameters.maxLevel())) + SEED
            : 0;
    if (plan.keys().relinearizationLevel().isPresent()) {
      total += key(parameters, plan.keys().relinearizationLevel().getAsInt());
    }
    for (int level : plan.keys().galoisLevels().values()) {
      total += key(parameters, level);
    }
    return total;
  }

  private static long key(CkksParameters parameters, int level) {
    return parameters.rlwe().digitsAt(level) * polynomial(parameters.rlwe().qpAt(level)) + SEED;
  }

  /** Returns the bytes of a request's ciphertexts, fresh under a secret key. */
  static long request(Plan plan) {
    return plan.inputs().stream()
        .flatMap(input -> input.ciphertexts().stream())
        .mapToLong(c -> polynomial(plan.parameters().rlwe().qAt(c.level())) + SEED)
        .sum();
  }

  /** Returns the bytes of an answer's ciphertexts, of which both polynomials are sent. */
  static long answer(Plan plan) {
    return plan.outputs().stream()
        .flatMap(output -> output.ciphertexts().stream())
        .mapToLong(c -> 2 * polynomial(plan.parameters().rlwe().qAt(c.level())))
        .sum();
  }

  private static long polynomial(RnsBasis basis) {
    long bits = 0;
    for (int i = 0; i < basis.size(); i++) {
      bits += Long.SIZE - Long.numberOfLeadingZeros(basis.modulus(i).value() - 1);
    }
    return bits * basis.n() / Byte.SIZE;
  }
}
