package io.blindserve.he.ring;

import io.blindserve.he.kernel.IndexTable;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.Reduction;
import java.util.Arrays;

/**
 * Arithmetic on whole polynomials, row by row. Operands that stand in the same expression have at
 * least the rows of the output; surplus rows are ignored, which is how an operand of a higher level
 * is dropped to a lower one. Outputs may be operands. Stateless and thread-safe.
 *
 * @param kernels the arithmetic on rows
 */
public record Ring(PolyKernels kernels) {

  /** Takes a polynomial of zeros from {@code scope}. */
  public NttPoly newNtt(PolyScope scope, RnsBasis basis) {
    return new NttPoly(scope.take(basis.words()), 0, basis);
  }

  /** Takes a polynomial whose rows must all be written before they are read. */
  public NttPoly unsetNtt(PolyScope scope, RnsBasis basis) {
    return new NttPoly(scope.takeUnset(basis.words()), 0, basis);
  }

  /** Takes a polynomial of zeros from {@code scope}. */
  public CoeffPoly newCoeff(PolyScope scope, RnsBasis basis) {
    return new CoeffPoly(scope.take(basis.words()), 0, basis);
  }

  /** Takes a polynomial whose rows must all be written before they are read. */
  public CoeffPoly unsetCoeff(PolyScope scope, RnsBasis basis) {
    return new CoeffPoly(scope.takeUnset(basis.words()), 0, basis);
  }

  /** Transforms in place; the argument must not be used as coefficients any more. */
  public NttPoly forward(CoeffPoly a) {
    for (int i = 0; i < a.basis().size(); i++) {
      kernels.forwardNtt(a.buffer(), a.row(i), a.basis().transform(i));
    }
    return new NttPoly(a.buffer(), a.at(), a.basis());
  }

  /** Transforms back in place; the argument must not be used as an NTT polynomial any more. */
  public CoeffPoly inverse(NttPoly a) {
    for (int i = 0; i < a.basis().size(); i++) {
      kernels.inverseNtt(a.buffer(), a.row(i), a.basis().transform(i));
    }
    return new CoeffPoly(a.buffer(), a.at(), a.basis());
  }

  /** Copies the rows of {@code out} from {@code a}, unless these are they. */
  public void copy(NttPoly out, NttPoly a) {
    requireRows(out, a);
    if (out.buffer() == a.buffer() && out.at() == a.at()) {
      return;
    }
    out.buffer().copy(out.at(), a.buffer(), a.at(), out.basis().words());
  }

  /** Computes out = a + b. */
  public void add(NttPoly out, NttPoly a, NttPoly b) {
    rows(kernels::add, out, a, b);
  }

  /** Computes out = a - b. */
  public void subtract(NttPoly out, NttPoly a, NttPoly b) {
    rows(kernels::subtract, out, a, b);
  }

  /** Computes out = -a. */
  public void negate(NttPoly out, NttPoly a) {
    requireRows(out, a);
    for (int i = 0; i < out.basis().size(); i++) {
      kernels.negate(
          out.buffer(), out.row(i), a.buffer(), a.row(i), n(out), out.basis().reduction(i));
    }
  }

  /** Computes out = a + summand: the constant polynomial of that integer. */
  public void addInteger(NttPoly out, NttPoly a, long summand) {
    requireRows(out, a);
    for (int i = 0; i < out.basis().size(); i++) {
      kernels.addScalar(
          out.buffer(),
          out.row(i),
          a.buffer(),
          a.row(i),
          out.basis().modulus(i).reduce(summand),
          n(out),
          out.basis().reduction(i));
    }
  }

  /** Computes out = a * b. */
  public void multiply(NttPoly out, NttPoly a, NttPoly b) {
    rows(kernels::multiply, out, a, b);
  }

  /** Computes out = out + a * b. */
  public void multiplyAdd(NttPoly out, NttPoly a, NttPoly b) {
    rows(kernels::multiplyAdd, out, a, b);
  }

  /** An operation of the kernels on one row of each of two operands. */
  private interface RowOperation {
    void apply(PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q);
  }

  private static void rows(RowOperation operation, NttPoly out, NttPoly a, NttPoly b) {
    requireRows(out, a);
    requireRows(out, b);
    for (int i = 0; i < out.basis().size(); i++) {
      Reduction q = out.basis().reduction(i);
      operation.apply(
          out.buffer(), out.row(i), a.buffer(), a.row(i), b.buffer(), b.row(i), n(out), q);
    }
  }

  /** Computes out = a * factors, one canonical factor a row. */
  public void multiplyRows(NttPoly out, NttPoly a, RowFactors factors) {
    requireRows(out, a);
    for (int i = 0; i < out.basis().size(); i++) {
      kernels.multiplyScalar(
          out.buffer(),
          out.row(i),
          a.buffer(),
          a.row(i),
          factors.at(i),
          n(out),
          out.basis().reduction(i));
    }
  }

  /** Permutes every row: out[k] = a[table[k]]; {@code out} must not overlap {@code a}. */
  public void permute(NttPoly out, NttPoly a, IndexTable table) {
    requireRows(out, a);
    for (int i = 0; i < out.basis().size(); i++) {
      kernels.permute(
          out.buffer(), out.row(i), a.buffer(), a.row(i), table, out.basis().reduction(i));
    }
  }

  /**
   * Writes signed integers as residues: row i of {@code out} receives the coefficients modulo prime
   * i.
   */
  public void setSigned(CoeffPoly out, long[] coefficients) {
    int n = out.basis().n();
    if (coefficients.length != n) {
      throw new IllegalArgumentException(
          coefficients.length + " coefficients for a ring of degree " + n);
    }
    long[] row = new long[n];
    for (int i = 0; i < out.basis().size(); i++) {
      reduceSigned(row, coefficients, out.basis().modulus(i));
      out.buffer().write(out.row(i), row, 0, n);
    }
    // The integers may be secrets or errors.
    Arrays.fill(row, 0);
  }

  /**
   * Small integers, secrets and errors among them, are reduced without a division or a branch on
   * their sign.
   */
  private static void reduceSigned(long[] out, long[] signed, Modulus q) {
    long prime = q.value();
    for (int k = 0; k < out.length; k++) {
      long x = signed[k];
      out[k] = x < prime && x > -prime ? x + (prime & (x >> 63)) : q.reduce(x);
    }
  }

  /** Returns row {@code i} of a polynomial as a new array. */
  public static long[] rowOf(PolyBuffer buffer, int row, int n) {
    long[] words = new long[n];
    buffer.read(row, words, 0, n);
    return words;
  }

  private static int n(NttPoly a) {
    return a.basis().n();
  }

  private static void requireRows(NttPoly out, NttPoly a) {
    if (a.basis().size() < out.basis().size() || a.basis().logN() != out.basis().logN()) {
      throw new IllegalArgumentException(
          "operand has " + a.basis().size() + " rows where " + out.basis().size() + " are needed");
    }
  }

  /** One canonical factor for each row of a polynomial. */
  @FunctionalInterface
  public interface RowFactors {
    /** Returns the factor of row {@code i}. */
    long at(int i);
  }
}
