package io.blindserve.he.kernel;

/**
 * Loops over rows of canonical residues in {@code long[]}: no checks beyond those of the arrays, no
 * allocation.
 */
final class JavaPointwise {

  private JavaPointwise() {}

  static void add(long[] out, int o, long[] a, int i, long[] b, int j, int n, long q) {
    for (int k = 0; k < n; k++) {
      out[o + k] = Reduction.subtractOnce(a[i + k] + b[j + k], q);
    }
  }

  static void subtract(long[] out, int o, long[] a, int i, long[] b, int j, int n, long q) {
    for (int k = 0; k < n; k++) {
      long x = a[i + k] - b[j + k];
      out[o + k] = x + (x >> 63 & q);
    }
  }

  static void negate(long[] out, int o, long[] a, int i, int n, long q) {
    for (int k = 0; k < n; k++) {
      long x = -a[i + k];
      out[o + k] = x + (x >> 63 & q);
    }
  }

  static void addScalar(long[] out, int o, long[] a, int i, long summand, int n, long q) {
    for (int k = 0; k < n; k++) {
      out[o + k] = Reduction.subtractOnce(a[i + k] + summand, q);
    }
  }

  static void multiply(
      long[] out, int o, long[] a, int i, long[] b, int j, int n, Reduction reduction) {
    long q = reduction.q();
    long ratio = reduction.ratio();
    int shift = reduction.shift();
    for (int k = 0; k < n; k++) {
      out[o + k] = Reduction.multiply(a[i + k], b[j + k], q, ratio, shift);
    }
  }

  static void multiplyAdd(
      long[] out, int o, long[] a, int i, long[] b, int j, int n, Reduction reduction) {
    long q = reduction.q();
    long ratio = reduction.ratio();
    int shift = reduction.shift();
    for (int k = 0; k < n; k++) {
      long product = Reduction.multiply(a[i + k], b[j + k], q, ratio, shift);
      out[o + k] = Reduction.subtractOnce(out[o + k] + product, q);
    }
  }

  static void multiplyScalar(
      long[] out, int o, long[] a, int i, long factor, int n, Reduction reduction) {
    long q = reduction.q();
    long w = reduction.signedFactor(factor);
    long quotient = reduction.quotient(factor);
    for (int k = 0; k < n; k++) {
      out[o + k] = Reduction.subtractOnce(Reduction.multiplyLazy(a[i + k], w, quotient, q), q);
    }
  }

  static void multiplyScalarAdd(
      long[] out, int o, long[] a, int i, long factor, int n, Reduction reduction) {
    long q = reduction.q();
    long w = reduction.signedFactor(factor);
    long quotient = reduction.quotient(factor);
    for (int k = 0; k < n; k++) {
      long product = Reduction.subtractOnce(Reduction.multiplyLazy(a[i + k], w, quotient, q), q);
      out[o + k] = Reduction.subtractOnce(out[o + k] + product, q);
    }
  }

  static void subtractMultiplyScalar(
      long[] out,
      int o,
      long[] a,
      int i,
      long[] b,
      int j,
      long factor,
      int n,
      Reduction reduction) {
    long q = reduction.q();
    long w = reduction.signedFactor(factor);
    long quotient = reduction.quotient(factor);
    for (int k = 0; k < n; k++) {
      long difference = a[i + k] - b[j + k] + q;
      out[o + k] = Reduction.subtractOnce(Reduction.multiplyLazy(difference, w, quotient, q), q);
    }
  }

  static void lift(
      long[] out,
      int o,
      long[] a,
      int i,
      int n,
      long from,
      long firstNegative,
      Reduction reduction) {
    long q = reduction.q();
    long ratio = reduction.ratio();
    int shift = reduction.shift();
    // A negative x stands for x - from: add the complement of from modulo q.
    long complement = q - reduction.reduce(from);
    for (int k = 0; k < n; k++) {
      long x = a[i + k];
      long negative = (firstNegative - 1 - x) >> 63;
      long residue = Reduction.reduce(x, q, ratio, shift) + (negative & complement);
      out[o + k] = Reduction.subtractOnce(residue, q);
    }
  }

  static void permute(long[] out, int o, long[] a, int i, int[] table) {
    for (int k = 0; k < table.length; k++) {
      out[o + k] = a[i + table[k]];
    }
  }

  static void permuteAdd(long[] out, int o, long[] a, int i, int[] table, long q) {
    for (int k = 0; k < table.length; k++) {
      out[o + k] = Reduction.subtractOnce(out[o + k] + a[i + table[k]], q);
    }
  }
}
