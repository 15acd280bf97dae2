package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * z from 0 on, alpha * (exp(z) - 1) below.
 *
 * @param alpha the depth of the negative half
 */
public record Elu(double alpha) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return z >= 0 ? z : alpha * StrictMath.expm1(z);
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "elu";
  }
}
