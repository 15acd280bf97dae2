package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * max(0, min(1, alpha * z + beta)).
 *
 * @param alpha the slope
 * @param beta the value at 0
 */
public record HardSigmoid(double alpha, double beta) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return StrictMath.max(0, StrictMath.min(1, alpha * z + beta));
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "hard sigmoid";
  }
}
