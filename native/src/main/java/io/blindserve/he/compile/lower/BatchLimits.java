package io.blindserve.he.compile.lower;

import java.util.Optional;

/** What a plan for many rows may ask of clients and of the files that describe it. */
final class BatchLimits {

  /** Bytes of a request, packed and seeded. */
  static final long MAX_REQUEST = 256L << 20;

  /** Characters of the lists of slots in the plan's description, which is read up to 16 MiB. */
  static final long MAX_SLOT_TEXT = 14L << 20;

  /** A slot of an answer in such a list beside its own digits. */
  static final int OUTPUT_SLOT_TEXT = 16;

  /** Factors of a plan, each some ten characters of a file that is read up to 64 MiB. */
  private static final long MAX_FACTORS = 3L << 20;

  private BatchLimits() {}

  /** Returns in a sentence what is exceeded in a ring, and so in all larger ones. */
  static Optional<String> exceeded(Chain chain, int logN) {
    Demand demand = Demand.of(BatchDraft.of(chain, logN, new Variant(1, 0, false, false)));
    long values = demand.count(0);
    long rows = 1L << (logN - 1);
    // The least that is possible: one prime for each product that follows another.
    long fresh = (Bits.leastPrime(logN) * (long) chain.depth()) << (logN - 3);
    if (values * fresh > MAX_REQUEST) {
      return Optional.of(
          "A request would have "
              + values
              + " ciphertexts, more than "
              + (MAX_REQUEST >> 20)
              + " MiB.");
    }
    long text =
        values * rows * (Long.toString(rows * chain.inputs()).length() + 1)
            + chain.outputs() * rows * OUTPUT_SLOT_TEXT;
    if (text > MAX_SLOT_TEXT) {
      return Optional.of(
          "A request would have "
              + values
              + " ciphertexts of "
              + rows
              + " rows, more than a plan can describe.");
    }
    long factors = chain.stages().stream().mapToLong(stage -> stage.weights().entries()).sum();
    return factors > MAX_FACTORS
        ? Optional.of(
            "The layers have "
                + factors
                + " weights, more than the "
                + MAX_FACTORS
                + " that a plan for many rows may have.")
        : Optional.empty();
  }
}
