package io.blindserve.he.kernel;

/**
 * One reader of uniform residues in a stream that several may share. It takes 1,024 bytes of the
 * stream when the first word of them is wanted, and keeps only the number of the block where they
 * begin and how many words are read: the rest is computed anew for the next row. Not thread-safe.
 */
public final class UniformReader {

  /** Words that a reader takes at a time. */
  static final int CHUNK_WORDS = 128;

  private static final int CHUNK_BLOCKS = CHUNK_WORDS / UniformStream.BLOCK_WORDS;

  private final UniformStream stream;

  /** The first block of the chunk at hand, and words of it that are read: as in C++. */
  private final long[] place = {0, CHUNK_WORDS};

  /** Makes a reader that has taken nothing yet. */
  public UniformReader(UniformStream stream) {
    this.stream = stream;
  }

  UniformStream stream() {
    return stream;
  }

  /** Where the reader stands, for native kernels to read and advance. */
  long[] place() {
    return place;
  }

  /**
   * Draws residues below {@code q} one by one: {@link PolyKernels#uniform} in Java.
   *
   * @param q greater than 1
   * @param out receives {@code count} residues from {@code from}
   */
  public void fill(long q, long[] out, int from, int count) {
    long mask = -1L >>> Long.numberOfLeadingZeros(q - 1);
    long[] chunk = new long[CHUNK_WORDS];
    int used = (int) place[1];
    if (used < CHUNK_WORDS) {
      compute(chunk);
    }
    int at = from;
    while (at < from + count) {
      if (used == CHUNK_WORDS) {
        place[0] = stream.take(CHUNK_BLOCKS);
        compute(chunk);
        used = 0;
      }
      // Without a branch on the word: one in two may be refused, which no processor foresees.
      long word = Long.reverseBytes(chunk[used++]) & mask;
      out[at] = word;
      at += (int) ((word - q) >>> 63);
    }
    place[1] = used;
  }

  private void compute(long[] chunk) {
    for (int b = 0; b < CHUNK_BLOCKS; b++) {
      stream.block(place[0] + b, chunk, b * UniformStream.BLOCK_WORDS);
    }
  }
}
