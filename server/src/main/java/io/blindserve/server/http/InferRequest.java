package io.blindserve.server.http;

import io.blindserve.server.http.tensor.TopClasses;
import io.blindserve.server.inference.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An inference request as it was read; nothing of it was held against a model yet.
 *
 * @param id comes back in the answer
 * @param parameters of the whole request
 * @param tensors the inputs, with distinct names, in the order in which they came
 * @param outputs the outputs wanted, with distinct names; empty for all
 */
record InferRequest(
    Optional<String> id,
    RequestParameters parameters,
    List<Tensor> tensors,
    List<OutputRequest> outputs) {

  /** Copies the lists. */
  InferRequest {
    tensors = List.copyOf(tensors);
    outputs = List.copyOf(outputs);
  }

  /** Returns the names of the outputs wanted; empty for all. */
  List<String> outputNames() {
    return outputs.stream().map(OutputRequest::name).toList();
  }

  /**
   * Returns outputs as the caller wants them.
   *
   * @throws io.blindserve.server.problem.ProblemException {@code unsupported} if classes are asked
   *     of an output that has none
   */
  List<Tensor> shown(List<Tensor> computed) {
    return outputs.stream().noneMatch(wanted -> wanted.classes().isPresent())
        ? computed
        : computed.stream().map(this::shown).toList();
  }

  private Tensor shown(Tensor output) {
    OptionalInt classes =
        outputs.stream()
            .filter(wanted -> wanted.name().equals(output.name()))
            .findFirst()
            .map(OutputRequest::classes)
            .orElse(OptionalInt.empty());
    return classes.isPresent() ? TopClasses.of(output, classes.getAsInt()) : output;
  }

  /** Returns whether the caller wants the output of that name in binary form. */
  boolean wantsBinary(String output) {
    return outputs.stream()
        .filter(request -> request.name().equals(output))
        .findFirst()
        .flatMap(OutputRequest::binary)
        .orElse(parameters.binaryDataOutput());
  }
}
