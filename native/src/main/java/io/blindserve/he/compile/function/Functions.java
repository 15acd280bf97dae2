package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;

/**
 * Puts functions of the same variable together. Polynomials stay polynomials, and outer polynomials
 * of the same function become one.
 */
public final class Functions {

  /** Polynomials of a higher degree are better computed in two steps. */
  public static final int MAX_DEGREE = 8;

  /** Parts of a function; bounds the time of equality and evaluation. */
  private static final int MAX_SIZE = 48;

  private Functions() {}

  /** Returns scale * z + shift. */
  public static Polynomial affine(double scale, double shift) {
    return Polynomial.of(shift, scale);
  }

  /** Returns z to a power of 0 or more. */
  public static Polynomial power(int exponent) {
    double[] coefficients = new double[exponent + 1];
    coefficients[exponent] = 1;
    return Polynomial.of(coefficients);
  }

  /** Returns outer(inner(z)). */
  public static ScalarFunction compose(ScalarFunction outer, ScalarFunction inner) {
    Optional<Polynomial> first = inner.polynomial();
    Optional<Polynomial> last = outer.polynomial();
    if (first.isPresent() && first.get().degree() == 0) {
      return Polynomial.of(outer.apply(first.get().coefficient(0)));
    }
    if (first.isPresent() && first.get().isIdentity()) {
      return outer;
    }
    if (last.isPresent() && (last.get().isIdentity() || last.get().degree() == 0)) {
      return last.get().isIdentity() ? inner : outer;
    }
    if (first.isPresent() && last.isPresent()) {
      return of(last.get(), first.get());
    }
    if (last.isPresent()
        && inner instanceof Composed chain
        && chain.outer() instanceof Polynomial middle) {
      return compose(of(last.get(), middle), chain.inner());
    }
    return new Composed(outer, inner);
  }

  /** Returns left(z) + right(z). */
  public static ScalarFunction sum(ScalarFunction left, ScalarFunction right) {
    Outer a = Outer.of(left);
    Outer b = Outer.of(right);
    if (a.core.equals(b.core)) {
      return compose(a.polynomial.plus(b.polynomial), a.core);
    }
    if (isConstant(left) || isConstant(right)) {
      Outer open = isConstant(left) ? b : a;
      Polynomial constant = (isConstant(left) ? left : right).polynomial().orElseThrow();
      return compose(open.polynomial.plus(constant), open.core);
    }
    return new Sum(left, right);
  }

  /** Returns left(z) * right(z). */
  public static ScalarFunction product(ScalarFunction left, ScalarFunction right) {
    Outer a = Outer.of(left);
    Outer b = Outer.of(right);
    if (a.core.equals(b.core)) {
      return compose(a.polynomial.times(b.polynomial), a.core);
    }
    if (isConstant(left) || isConstant(right)) {
      Outer open = isConstant(left) ? b : a;
      Polynomial constant = (isConstant(left) ? left : right).polynomial().orElseThrow();
      return compose(open.polynomial.times(constant), open.core);
    }
    return new Product(left, right);
  }

  /** Returns whether a function is a constant. */
  public static boolean isConstant(ScalarFunction f) {
    return f.polynomial().filter(p -> p.degree() == 0).isPresent();
  }

  /** Returns whether a function is small enough to be kept as one. */
  public static boolean fits(ScalarFunction f) {
    return size(f) <= MAX_SIZE;
  }

  /** Returns the number of parts; any above the bound once a polynomial's degree is too high. */
  private static int size(ScalarFunction f) {
    if (f instanceof Polynomial p) {
      return p.degree() > MAX_DEGREE ? MAX_SIZE + 1 : 1;
    }
    if (f instanceof Composed c) {
      return 1 + size(c.outer()) + size(c.inner());
    }
    if (f instanceof Sum s) {
      return 1 + size(s.left()) + size(s.right());
    }
    if (f instanceof Product p) {
      return 1 + size(p.left()) + size(p.right());
    }
    return 1;
  }

  private static Polynomial of(Polynomial outer, Polynomial inner) {
    if (inner.degree() == 1) {
      return outer.ofAffine(inner.coefficient(1), inner.coefficient(0));
    }
    Polynomial out = Polynomial.of(0);
    for (int i = outer.degree(); i >= 0; i--) {
      out = out.times(inner).plus(Polynomial.of(outer.coefficient(i)));
    }
    return out;
  }

  /** A function as a polynomial of a function that is none. */
  private record Outer(Polynomial polynomial, ScalarFunction core) {

    static Outer of(ScalarFunction f) {
      if (f instanceof Polynomial p) {
        return new Outer(p, Polynomial.IDENTITY);
      }
      return f instanceof Composed c && c.outer() instanceof Polynomial p
          ? new Outer(p, c.inner())
          : new Outer(Polynomial.IDENTITY, f);
    }
  }
}
