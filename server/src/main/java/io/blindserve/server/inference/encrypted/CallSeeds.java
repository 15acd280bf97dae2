package io.blindserve.server.inference.encrypted;

/**
 * Keeps the seeds by which answers were masked, so that an auditor may replay a call later. A seed
 * is a secret: who has it can take the mask off its answer. Implementations are thread-safe.
 */
@FunctionalInterface
public interface CallSeeds {

  /**
   * Keeps a seed; when this returns, it is durable.
   *
   * @param seed 32 bytes, which stay the caller's and are cleared afterwards
   * @throws java.io.UncheckedIOException if it cannot be kept; the answer must not leave then
   */
  void keep(byte[] seed);
}
