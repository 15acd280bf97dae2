package io.blindserve.server.http.grpc;

import io.blindserve.proto.tensorflow.serving.ModelSpec;
import io.blindserve.server.inference.Tensor;
import java.util.List;

/**
 * A {@code PredictRequest} as it was read; nothing of it was held against a model yet.
 *
 * @param model which one is asked
 * @param tensors the inputs, with distinct names
 * @param outputs names of the outputs wanted, distinct; empty for all
 */
public record PredictMessage(ModelSpec model, List<Tensor> tensors, List<String> outputs) {

  /** Copies the lists. */
  public PredictMessage {
    tensors = List.copyOf(tensors);
    outputs = List.copyOf(outputs);
  }
}
