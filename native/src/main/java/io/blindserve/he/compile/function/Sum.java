package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * left(z) + right(z). Made by {@link Functions#sum}, which keeps polynomials together.
 *
 * @param left one operand
 * @param right the other
 */
public record Sum(ScalarFunction left, ScalarFunction right) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return left.apply(z) + right.apply(z);
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return Names.of(this);
  }
}
