package io.blindserve.he.compile.network;

import java.util.Optional;

/**
 * A function of one real variable, as it stands behind a channel of a layer. Implementations are
 * immutable, thread-safe, and use {@code StrictMath} only, so that a plan is the same everywhere;
 * functions that are equal compare equal.
 */
public interface ScalarFunction {

  /** Returns the value at {@code z}. */
  double apply(double z);

  /** Returns this function as a polynomial, where it is one exactly. */
  Optional<Polynomial> polynomial();

  /** Returns a name for reports, for example {@code relu}. */
  String describe();
}
