package io.blindserve.he.wire;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.StreamEndedException;
import io.blindserve.he.kernel.UniformReader;
import io.blindserve.he.kernel.UniformStream;
import io.blindserve.he.ring.Montgomery;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
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

  private final WireSubject subject;
  private final UniformReader ofQ;
  private final UniformReader ofP;

  /**
   * Starts at the beginning of a seed's stream.
   *
   * @param residues how many will be drawn in all
   */
  SeedExpander(UniformSeed seed, WireSubject subject, long residues) {
    this.subject = subject;
    UniformStream stream =
        UniformStream.keyed(seed.bytes(), WORDS_A_RESIDUE * residues + SPARE_WORDS);
    this.ofQ = new UniformReader(stream);
    this.ofP = new UniformReader(stream);
  }

  /** Draws the polynomial of a ciphertext. */
  void ciphertext(NttPoly out) {
    for (int i = 0; i < out.basis().size(); i++) {
      draw(out, i, ofQ);
    }
  }

  /** Draws a polynomial of a key: what a seed gives is its Montgomery form. */
  void key(NttPoly out, int qRows) {
    PolyKernels kernels = PolyKernels.serving(out.buffer());
    RnsBasis basis = out.basis();
    for (int i = 0; i < basis.size(); i++) {
      draw(out, i, i < qRows ? ofQ : ofP);
      kernels.multiplyScalar(
          out.buffer(),
          out.row(i),
          out.buffer(),
          out.row(i),
          Montgomery.inverseFactor(basis.modulus(i)),
          basis.n(),
          basis.reduction(i));
    }
  }

  private void draw(NttPoly out, int row, UniformReader reader) {
    RnsBasis basis = out.basis();
    try {
      PolyKernels.serving(out.buffer())
          .uniform(out.buffer(), out.row(row), basis.n(), basis.modulus(row).value(), reader);
    } catch (StreamEndedException e) {
      throw new WireException(subject, WireReason.SEED, "a seed asks for too much work");
    }
  }
}
