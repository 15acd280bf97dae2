package io.blindserve.server.inference.plain;

import io.blindserve.server.model.ExecutionProvider;

/**
 * What holds where a model says nothing.
 *
 * @param provider where models are computed
 * @param intraOpThreads threads of one run
 */
public record PlainDefaults(ExecutionProvider provider, int intraOpThreads) {

  /** One thread on the processor. */
  public static final PlainDefaults SINGLE = new PlainDefaults(ExecutionProvider.CPU, 1);

  /**
   * Shares the cores of this machine among runs side by side.
   *
   * @param workers runs at once
   */
  public static PlainDefaults share(ExecutionProvider provider, int workers) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new PlainDefaults(provider, Math.max(1, cores / workers));
  }
}
