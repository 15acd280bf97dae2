package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * gamma * z from 0 on, gamma * alpha * (exp(z) - 1) below.
 *
 * @param alpha the depth of the negative half
 * @param gamma the factor
 */
public record Selu(double alpha, double gamma) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return gamma * (z >= 0 ? z : alpha * StrictMath.expm1(z));
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "selu";
  }
}
