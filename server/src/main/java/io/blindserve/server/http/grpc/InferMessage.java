package io.blindserve.server.http.grpc;

import io.blindserve.server.inference.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A {@code ModelInferRequest} as it was read; nothing of it was held against a model yet.
 *
 * @param model the name as it came
 * @param version the version as it came; empty for the highest that is ready
 * @param id comes back in the answer; empty for none
 * @param texts those parameters of the request that were asked for and are there
 * @param tensors the inputs, with distinct names, in the order in which they came
 * @param outputs the outputs wanted, with distinct names; empty for all
 */
public record InferMessage(
    String model,
    String version,
    String id,
    Map<String, String> texts,
    List<Tensor> tensors,
    List<WantedOutput> outputs) {

  /** Copies the collections. */
  public InferMessage {
    texts = Map.copyOf(texts);
    tensors = List.copyOf(tensors);
    outputs = List.copyOf(outputs);
  }
}
