package io.blindserve.server.model;

import java.util.Optional;

/**
 * What an operator asks of CUDA for one model.
 *
 * @param tf32 whether products of 32-bit floats may be computed with 10 bits of mantissa: faster,
 *     and about a thousandth off
 * @param memoryLimitBytes the most memory of the card that the model's arena takes, {@link
 *     #LEAST_MEMORY} or more; CUDA's own context is not in it
 * @param convolutionSearch how the algorithm of a convolution is found
 */
public record CudaSettings(
    boolean tf32, Optional<Long> memoryLimitBytes, ConvolutionSearch convolutionSearch) {

  /** The smallest limit: a mebibyte. */
  public static final long LEAST_MEMORY = 1L << 20;

  /** Full 32-bit floats, no limit, and no trial runs. */
  public static final CudaSettings USUAL =
      new CudaSettings(false, Optional.empty(), ConvolutionSearch.HEURISTIC);

  /** Checks the limit. */
  public CudaSettings {
    memoryLimitBytes.ifPresent(
        bytes -> {
          if (bytes < LEAST_MEMORY) {
            throw new IllegalArgumentException(
                "model.json plain.cuda.memory_limit_bytes must be "
                    + LEAST_MEMORY
                    + " or more, not "
                    + bytes);
          }
        });
  }

  /** How cuDNN finds the algorithm of a convolution, for each new shape of its input. */
  public enum ConvolutionSearch {
    /** By rules, at once. */
    HEURISTIC,
    /** By running all: the first call of a shape waits, and trials take memory. */
    EXHAUSTIVE,
    /** One for all. */
    DEFAULT
  }
}
