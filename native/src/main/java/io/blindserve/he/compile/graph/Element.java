package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Functions;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;

/**
 * One value of a tensor: function(scale * core + shift). Scale and shift take the affine maps that
 * differ from channel to channel (biases, normalisations); the function takes those that are the
 * same everywhere, as they stand in the formula of an activation. So values that come from one
 * combination keep it, and formulas over them remain one function of one variable.
 *
 * @param core a combination of atoms
 * @param scale not 0 unless the element is a constant
 * @param shift added
 * @param function applied last; the identity in a constant
 */
record Element(Core core, double scale, double shift, ScalarFunction function) {

  /** Returns a constant. */
  static Element constant(double value) {
    return of(Core.constant(value));
  }

  /** Returns a combination itself. */
  static Element of(Core core) {
    return new Element(core, 1, 0, Polynomial.IDENTITY);
  }

  /** Returns the same argument under another function. */
  Element with(ScalarFunction other) {
    return Functions.isConstant(other)
        ? constant(other.apply(0))
        : new Element(core, scale, shift, other);
  }

  boolean isConstant() {
    return core.isConstant();
  }

  /** Returns the value of a constant. */
  double constantValue() {
    return function.apply(scale * core.bias() + shift);
  }

  /** Returns whether the function is affine. */
  boolean isAffine() {
    return function instanceof Polynomial p && p.degree() <= 1;
  }
}
