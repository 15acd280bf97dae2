package io.blindserve.he.kernel;

import java.util.Arrays;

/** Signed integers to and from rows of residues, for the Java kernels. */
final class JavaSlots {

  private JavaSlots() {}

  /**
   * Writes integers below every modulus in absolute value, secrets and errors among them, to one
   * row for each modulus; then wipes them.
   */
  static void putSmall(long[] out, int o, long[] values, long[] moduli) {
    for (int i = 0; i < moduli.length; i++) {
      long q = moduli[i];
      int row = o + i * values.length;
      for (int k = 0; k < values.length; k++) {
        out[row + k] = values[k] + (q & (values[k] >> 63));
      }
    }
    Arrays.fill(values, 0);
  }

  /** Writes the residues of integers below 2^62 in absolute value, without a branch. */
  static void putSigned(long[] out, int o, long[] values, Reduction reduction) {
    long q = reduction.q();
    for (int k = 0; k < values.length; k++) {
      long sign = values[k] >> 63;
      long r = reduction.reduce((values[k] ^ sign) - sign);
      out[o + k] = Reduction.subtractOnce(r + (sign & (q - 2 * r)), q);
    }
  }

  /** Returns residues as integers in [-q/2, q/2). */
  static double[] centred(long[] a, int i, int n, long q) {
    double[] out = new double[n];
    for (int k = 0; k < n; k++) {
      long x = a[i + k];
      out[k] = x >= q >> 1 ? x - q : x;
    }
    return out;
  }
}
