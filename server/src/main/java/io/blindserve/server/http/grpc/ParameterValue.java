package io.blindserve.server.http.grpc;

import java.util.Optional;

/**
 * The value of an {@code InferParameter}; one of these, or none where the entry has no value.
 *
 * @param text of a {@code string_param}
 * @param flag of a {@code bool_param}
 * @param number of an {@code int64_param}, or the 64 bits of a {@code uint64_param}
 * @param fraction of a {@code double_param}; NaN and infinities as they came
 */
public record ParameterValue(
    Optional<String> text,
    Optional<Boolean> flag,
    Optional<Long> number,
    Optional<Double> fraction) {

  static final ParameterValue NONE =
      new ParameterValue(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static ParameterValue of(String text) {
    return new ParameterValue(
        Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static ParameterValue of(boolean flag) {
    return new ParameterValue(
        Optional.empty(), Optional.of(flag), Optional.empty(), Optional.empty());
  }

  static ParameterValue of(long number) {
    return new ParameterValue(
        Optional.empty(), Optional.empty(), Optional.of(number), Optional.empty());
  }

  static ParameterValue of(double fraction) {
    return new ParameterValue(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(fraction));
  }
}
