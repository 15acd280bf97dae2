package io.blindserve.he.compile.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A polynomial in powers of z. Immutable and thread-safe.
 *
 * @param coefficients of z^0, z^1 and so on; at least one; the last is not zero unless it is alone
 */
public record Polynomial(List<Double> coefficients) implements ScalarFunction {

  /** z. */
  public static final Polynomial IDENTITY = of(0, 1);

  /** z^2. */
  public static final Polynomial SQUARE = of(0, 0, 1);

  /** Drops leading zeros. */
  public Polynomial {
    int size = coefficients.size();
    while (size > 1 && coefficients.get(size - 1) == 0) {
      size--;
    }
    if (size == 0) {
      throw new IllegalArgumentException("a polynomial without coefficients");
    }
    coefficients = List.copyOf(coefficients.subList(0, size));
  }

  /** Returns the polynomial of these coefficients, the constant first. */
  public static Polynomial of(double... coefficients) {
    List<Double> out = new ArrayList<>();
    for (double coefficient : coefficients) {
      out.add(coefficient);
    }
    return new Polynomial(out);
  }

  /** Returns the degree; 0 for a constant. */
  public int degree() {
    return coefficients.size() - 1;
  }

  /** Returns the coefficient of a power, 0 above the degree. */
  public double coefficient(int power) {
    return power < coefficients.size() ? coefficients.get(power) : 0;
  }

  /** Returns whether this is z itself. */
  public boolean isIdentity() {
    return degree() == 1 && coefficient(0) == 0 && coefficient(1) == 1;
  }

  @Override
  public double apply(double z) {
    double out = 0;
    for (int i = degree(); i >= 0; i--) {
      out = out * z + coefficients.get(i);
    }
    return out;
  }

  /** Returns the derivative at {@code z}. */
  public double slope(double z) {
    double out = 0;
    for (int i = degree(); i >= 1; i--) {
      out = out * z + i * coefficients.get(i);
    }
    return out;
  }

  /** Returns the polynomial q with q(z) = this(scale * z + shift). */
  public Polynomial ofAffine(double scale, double shift) {
    Polynomial out = of(0);
    for (int i = degree(); i >= 0; i--) {
      out = out.times(of(shift, scale)).plus(of(coefficients.get(i)));
    }
    return out;
  }

  /** Returns the sum. */
  public Polynomial plus(Polynomial other) {
    double[] out = new double[StrictMath.max(degree(), other.degree()) + 1];
    for (int i = 0; i < out.length; i++) {
      out[i] = coefficient(i) + other.coefficient(i);
    }
    return of(out);
  }

  /** Returns the product. */
  public Polynomial times(Polynomial other) {
    double[] out = new double[degree() + other.degree() + 1];
    for (int i = 0; i <= degree(); i++) {
      for (int j = 0; j <= other.degree(); j++) {
        out[i + j] += coefficients.get(i) * other.coefficients.get(j);
      }
    }
    return of(out);
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.of(this);
  }

  @Override
  public String describe() {
    return "polynomial of degree " + degree();
  }
}
