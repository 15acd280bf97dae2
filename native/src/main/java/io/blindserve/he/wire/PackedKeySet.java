package io.blindserve.he.wire;

import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.RlweParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a key set in {@code blindserve-1}: envelope, u32 count, u32 zero; for each key u8
 * kind, u8 level, u8 digits, five zeros, u64 element, seed, and for each digit the packed rows of b
 * over the primes of Q at the level and those of P, not in Montgomery form.
 */
final class PackedKeySet {

  static final int HEAD = Envelope.SIZE + 2 * Integer.BYTES;
  static final int KEY_ZEROS = 5;
  static final int KEY_HEAD = 3 + KEY_ZEROS + Long.BYTES + UniformSeed.BYTES;

  private PackedKeySet() {}

  /** What a key is for. */
  enum Kind {
    PUBLIC(1),
    RELINEARIZATION(2),
    GALOIS(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /**
   * A key that is due.
   *
   * @param kind what it is for
   * @param level the level that it is made for
   * @param digits its pairs of polynomials
   * @param element the Galois element, 0 for other kinds
   */
  record Due(Kind kind, int level, int digits, long element) {

    long size(RlweParameters parameters) {
      return KEY_HEAD + digits * PackedPoly.size(parameters.qpAt(level));
    }

    /** The residues that its seed stands for. */
    long residues(RlweParameters parameters) {
      RnsBasis basis = parameters.qpAt(level);
      return (long) digits * basis.words();
    }

    @Override
    public String toString() {
      return kind + (kind == Kind.GALOIS ? " " + element : "") + " at level " + level;
    }
  }

  /** Returns the keys of a shape in the order of their bytes. */
  static List<Due> order(KeySetShape shape) {
    RlweParameters parameters = shape.parameters();
    List<Due> due = new ArrayList<>();
    if (shape.publicKey()) {
      due.add(new Due(Kind.PUBLIC, parameters.maxLevel(), 1, 0));
    }
    shape
        .relinearizationLevel()
        .ifPresent(
            level -> due.add(new Due(Kind.RELINEARIZATION, level, parameters.digitsAt(level), 0)));
    shape
        .galoisLevels()
        .forEach(
            (element, level) ->
                due.add(new Due(Kind.GALOIS, level, parameters.digitsAt(level), element)));
    return due;
  }

  static long size(KeySetShape shape) {
    return HEAD + order(shape).stream().mapToLong(due -> due.size(shape.parameters())).sum();
  }
}
