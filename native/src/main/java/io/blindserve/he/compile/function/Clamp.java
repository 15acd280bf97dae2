package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * max(low, min(high, z)).
 *
 * @param low the smallest value; may be negative infinity
 * @param high the largest value; may be infinity; not below low
 */
public record Clamp(double low, double high) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return StrictMath.max(low, StrictMath.min(high, z));
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "clip";
  }
}
