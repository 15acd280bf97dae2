package io.blindserve.he.wire;

import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RandomSource;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSampler;
import io.blindserve.he.ring.UniformSeed;

/**
 * Draws the uniform rows that a seed of unknown origin stands for, in the order in which they are
 * asked for: rows of Q and rows of P from two samplers over one stream, as {@link UniformSampler}
 * says.
 *
 * <p>The work is bounded whatever the seed: a word is drawn again when it is not below its prime,
 * which happens less than every second time, so {@value #WORDS_A_RESIDUE} words for each residue
 * and {@value #SPARE_WORDS} more are never reached by chance (probability below 2^-500), and a seed
 * that reaches them is refused.
 */
final class SeedExpander {

  private static final int WORDS_A_RESIDUE = 4;
  private static final int SPARE_WORDS = 1024;

  private final UniformSampler ofQ;
  private final UniformSampler ofP;

  /**
   * Starts at the beginning of a seed's stream.
   *
   * @param residues how many will be drawn in all
   */
  SeedExpander(UniformSeed seed, WireSubject subject, long residues) {
    RandomSource source =
        new Bounded(
            seed.stream(), subject, (WORDS_A_RESIDUE * residues + SPARE_WORDS) * Long.BYTES);
    this.ofQ = new UniformSampler(source);
    this.ofP = new UniformSampler(source);
  }

  /** Draws the polynomial of a ciphertext. */
  void ciphertext(RnsBasis basis, PolyFormat.RowSink sink) {
    long[] row = new long[basis.n()];
    for (int i = 0; i < basis.size(); i++) {
      ofQ.fill(basis.modulus(i).value(), row, 0, row.length);
      sink.accept(i, row);
    }
  }

  /** Draws a polynomial of a key: what a seed gives is its Montgomery form. */
  void key(NttPoly out, int qRows) {
    RnsBasis basis = out.basis();
    long[] row = new long[basis.n()];
    for (int i = 0; i < basis.size(); i++) {
      UniformSampler sampler = i < qRows ? ofQ : ofP;
      sampler.fill(basis.modulus(i).value(), row, 0, row.length);
      new MontgomeryRow(basis.modulus(i)).leave(row);
      out.buffer().write(out.row(i), row, 0, row.length);
    }
  }

  /** Gives so many bytes and no more. */
  private static final class Bounded implements RandomSource {

    private final RandomSource source;
    private final WireSubject subject;
    private long left;

    Bounded(RandomSource source, WireSubject subject, long limit) {
      this.source = source;
      this.subject = subject;
      this.left = limit;
    }

    @Override
    public void nextBytes(byte[] out) {
      left -= out.length;
      if (left < 0) {
        throw new WireException(subject, WireReason.SEED, "a seed asks for too much work");
      }
      source.nextBytes(out);
    }
  }
}
