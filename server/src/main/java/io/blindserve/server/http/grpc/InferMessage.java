package io.blindserve.server.http.grpc;

import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code ModelInferRequest} as it was read; nothing of it was held against a model yet.
 *
 * @param model the name as it came
 * @param version the version as it came; empty for the highest that is ready
 * @param id comes back in the answer; empty for none
 * @param parameters those parameters of the request that were asked for and are there
 * @param tensors the inputs, with distinct names, in the order in which they came
 * @param outputs the outputs wanted, with distinct names; empty for all
 */
public record InferMessage(
    String model,
    String version,
    String id,
    Map<String, ParameterValue> parameters,
    List<Tensor> tensors,
    List<WantedOutput> outputs) {

  private static final int MAX_WORD = 256;

  /** Copies the collections. */
  public InferMessage {
    parameters = Map.copyOf(parameters);
    tensors = List.copyOf(tensors);
    outputs = List.copyOf(outputs);
  }

  /** Returns by what its caller knows it. */
  public RequestName name() {
    return new RequestName(model, version, id);
  }

  /**
   * Returns a parameter that is a word or an id.
   *
   * @throws ProblemException {@code invalid_request} if it is there and no short text
   */
  public Optional<String> word(String name) {
    return Optional.ofNullable(parameters.get(name))
        .map(
            value ->
                value
                    .text()
                    .filter(text -> text.length() <= MAX_WORD)
                    .orElseThrow(() -> invalid(name, "a text of at most " + MAX_WORD)));
  }

  /**
   * Returns a parameter that is true or false; false where it is not there.
   *
   * @throws ProblemException {@code invalid_request} if it is something else
   */
  public boolean flag(String name) {
    return Optional.ofNullable(parameters.get(name))
        .map(value -> value.flag().orElseThrow(() -> invalid(name, "a bool_param")))
        .orElse(false);
  }

  /**
   * Returns a parameter that is a whole number; 0 where it is not there.
   *
   * @throws ProblemException {@code invalid_request} if it is something else, or below 0
   */
  public long count(String name) {
    return Optional.ofNullable(parameters.get(name))
        .map(
            value ->
                value
                    .number()
                    .filter(number -> number >= 0)
                    .orElseThrow(() -> invalid(name, "an int64_param or uint64_param from 0 on")))
        .orElse(0L);
  }

  private static ProblemException invalid(String name, String what) {
    return new ProblemException(
        ErrorCode.INVALID_REQUEST, "parameter " + name + " must be " + what);
  }
}
