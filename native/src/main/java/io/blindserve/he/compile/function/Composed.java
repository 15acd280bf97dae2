package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * outer(inner(z)). Made by {@link Functions#compose}, which keeps polynomials together.
 *
 * @param outer applied last
 * @param inner applied first; not the identity
 */
public record Composed(ScalarFunction outer, ScalarFunction inner) implements ScalarFunction {

  @Override
  public double apply(double z) {
    return outer.apply(inner.apply(z));
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
