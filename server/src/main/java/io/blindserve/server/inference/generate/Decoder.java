package io.blindserve.server.inference.generate;

/** A loaded decoder. Thread-safe; its memories are not. */
public interface Decoder {

  /** Begins a text of which nothing was read. */
  Memory begin();

  /** Returns how many tokens there are. */
  int vocabulary();

  /** What a decoder keeps of one text. For one thread at a time; closed once. */
  interface Memory extends AutoCloseable {

    /**
     * Reads tokens behind those that were read before.
     *
     * @param tokens at least one, each below {@link Decoder#vocabulary}
     * @return a score for each token that may come next; valid until the next call
     * @throws io.blindserve.server.problem.ProblemException if the model cannot be run
     */
    float[] read(int[] tokens);

    @Override
    void close();
  }
}
