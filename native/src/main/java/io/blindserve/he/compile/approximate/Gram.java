package io.blindserve.he.compile.approximate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Sums of products of rows with themselves, the lower half; many rows a pass over the matrix. Lines
 * of the matrix are shared among threads, and each sum runs in the order of the rows: the same bits
 * on any number of threads.
 */
final class Gram {

  private static final int PASS = 64;
  private static final int AT_ONCE = 8;
  private static final int LINES = 16;

  private final double[][] sum;
  private final double[][] pending;
  private int waiting;

  Gram(int size) {
    sum = new double[size][];
    for (int i = 0; i < size; i++) {
      sum[i] = new double[i + 1];
    }
    pending = new double[PASS][size];
  }

  /** Adds a row times itself; the row is copied. */
  void add(double[] row) {
    System.arraycopy(row, 0, pending[waiting], 0, row.length);
    waiting++;
    if (waiting == PASS) {
      flush();
    }
  }

  private void flush() {
    for (int k = waiting; k < PASS; k++) {
      Arrays.fill(pending[k], 0);
    }
    IntStream.range(0, (sum.length + LINES - 1) / LINES).parallel().forEach(this::lines);
    waiting = 0;
  }

  private void lines(int block) {
    int end = StrictMath.min(sum.length, (block + 1) * LINES);
    for (int k = 0; k < PASS; k += AT_ONCE) {
      for (int i = block * LINES; i < end; i++) {
        multiply(sum[i], i, k);
      }
    }
  }

  private void multiply(double[] into, int i, int k) {
    double[] p0 = pending[k];
    double[] p1 = pending[k + 1];
    double[] p2 = pending[k + 2];
    double[] p3 = pending[k + 3];
    double[] p4 = pending[k + 4];
    double[] p5 = pending[k + 5];
    double[] p6 = pending[k + 6];
    double[] p7 = pending[k + 7];
    double f0 = p0[i];
    double f1 = p1[i];
    double f2 = p2[i];
    double f3 = p3[i];
    double f4 = p4[i];
    double f5 = p5[i];
    double f6 = p6[i];
    double f7 = p7[i];
    for (int j = 0; j < into.length; j++) {
      into[j] +=
          f0 * p0[j]
              + f1 * p1[j]
              + (f2 * p2[j] + f3 * p3[j])
              + (f4 * p4[j] + f5 * p5[j] + (f6 * p6[j] + f7 * p7[j]));
    }
  }

  /** Returns the sums with something added to the diagonal, as a matrix to be factored. */
  double[][] plus(double diagonal) {
    if (waiting > 0) {
      flush();
    }
    double[][] out = new double[sum.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = sum[i].clone();
      out[i][i] += diagonal;
    }
    return out;
  }
}
