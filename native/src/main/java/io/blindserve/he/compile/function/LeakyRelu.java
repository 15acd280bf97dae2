package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * z from 0 on, slope * z below.
 *
 * @param slope of the negative half
 */
public record LeakyRelu(double slope) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return z >= 0 ? z : slope * z;
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "leaky relu";
  }
}
