package io.blindserve.server.model;

import java.util.Optional;

/**
 * What an operator asks of TensorRT for one model.
 *
 * @param fp16 whether engines may compute with 16-bit floats: 10 bits of mantissa, and nothing
 *     beyond 65,504
 * @param workspaceBytes the most memory of the card that building and running an engine takes for
 *     intermediate values, {@link #LEAST_WORKSPACE} or more; without it TensorRT chooses
 */
public record TensorRtSettings(boolean fp16, Optional<Long> workspaceBytes) {

  /** The smallest work space: a mebibyte. */
  public static final long LEAST_WORKSPACE = 1L << 20;

  /** Floats as the model has them, and TensorRT's own choice of work space. */
  public static final TensorRtSettings USUAL = new TensorRtSettings(false, Optional.empty());

  /** Checks the work space. */
  public TensorRtSettings {
    workspaceBytes.ifPresent(
        bytes -> {
          if (bytes < LEAST_WORKSPACE) {
            throw new IllegalArgumentException(
                "model.json plain.tensorrt.workspace_bytes must be "
                    + LEAST_WORKSPACE
                    + " or more, not "
                    + bytes);
          }
        });
  }
}
