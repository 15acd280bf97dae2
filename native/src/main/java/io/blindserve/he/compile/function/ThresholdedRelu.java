package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * z above alpha, 0 elsewhere.
 *
 * @param alpha the threshold
 */
public record ThresholdedRelu(double alpha) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return z > alpha ? z : 0;
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "thresholded relu";
  }
}
