package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.plain.cache.PreparedModels;
import io.blindserve.server.model.ExecutionProvider;
import java.util.Optional;

/**
 * What holds where a model says nothing.
 *
 * @param provider where models are computed
 * @param intraOpThreads threads of one run
 * @param extensions whether models may have the operators of onnxruntime-extensions
 * @param prepared where what was made of models is kept, if it is
 */
public record PlainDefaults(
    ExecutionProvider provider,
    int intraOpThreads,
    boolean extensions,
    Optional<PreparedModels> prepared) {

  /** One thread on the processor. */
  public static final PlainDefaults SINGLE =
      new PlainDefaults(ExecutionProvider.CPU, 1, false, Optional.empty());

  /**
   * Shares the cores of this machine among runs side by side.
   *
   * @param workers runs at once
   */
  public static PlainDefaults share(
      ExecutionProvider provider,
      int workers,
      boolean extensions,
      Optional<PreparedModels> prepared) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new PlainDefaults(provider, Math.max(1, cores / workers), extensions, prepared);
  }
}
