package io.blindserve.server.http.tfserving;

import io.blindserve.server.inference.Tensor;
import java.util.List;

/**
 * A prediction that is asked for.
 *
 * @param tensors the inputs
 * @param rows whether they came row by row, and the answer goes so
 */
public record PredictRequest(List<Tensor> tensors, boolean rows) {

  /** Copies the list. */
  public PredictRequest {
    tensors = List.copyOf(tensors);
  }
}
