package io.blindserve.server.inference;

import java.util.List;

/**
 * What a model takes and gives; a part of a loaded version.
 *
 * @param inputs in the model's order
 * @param outputs in the model's order
 */
public record ModelSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {

  /** Copies the lists. */
  public ModelSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
