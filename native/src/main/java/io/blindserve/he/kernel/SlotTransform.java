package io.blindserve.he.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The transform between slots and coefficients of a ring of degree N = 2^logN: slot j is the value
 * at zeta^(5^j), zeta = exp(2 pi i / 4n), for n slots. Plain products and sums in the order in
 * which Lattigo v6 has them; since Java 17 all double arithmetic is strict, so results are the same
 * everywhere. Works in place on split complex vectors of length n = 2^logSlots. Immutable and
 * thread-safe; its tables take 8 N bytes, and as much again when native kernels use them.
 */
public final class SlotTransform {

  /** Coefficients at or above this do not fit signed 64-bit arithmetic with room to add. */
  private static final double MAX_COEFFICIENT = 0x1p62;

  private final int logN;

  /**
   * Factor j of the layer of blocks of 2h slots stands at h + j: layers are read in one piece, and
   * those of fewer slots are the same.
   */
  private final double[] rootsRe;

  private final double[] rootsIm;
  private volatile @Nullable DirectBuffer nativeRoots;

  /** Makes the tables for up to N/2 slots. */
  public SlotTransform(int logN) {
    this.logN = logN;
    this.rootsRe = new double[1 << (logN - 1)];
    this.rootsIm = new double[1 << (logN - 1)];
    SlotRoots roots = new SlotRoots(logN);
    for (int half = 1; half < rootsRe.length; half *= 2) {
      int quadruple = 8 * half;
      int gap = roots.order / quadruple;
      for (int j = 0; j < half; j++) {
        int w = (roots.powersOfFive[j] & (quadruple - 1)) * gap;
        rootsRe[half + j] = roots.re[w];
        rootsIm[half + j] = roots.im[w];
      }
    }
  }

  /** Returns the logarithm of the ring's degree. */
  public int logN() {
    return logN;
  }

  /**
   * Returns the N signed coefficients that encode 2^logSlots slots: round(scale * x), half away
   * from zero.
   *
   * @param re real parts; fewer than 2^logSlots are followed by zeros
   * @param im imaginary parts, or none for zeros
   * @param logSlots 0 to logN - 1
   * @param scale positive
   * @throws IllegalArgumentException if there are too many slots, a value is not finite, or a
   *     coefficient reaches 2^62
   */
  public long[] coefficients(double[] re, double[] im, int logSlots, double scale) {
    double[] slotsRe = padded(re, logSlots);
    double[] slotsIm = padded(im, logSlots);
    inverse(slotsRe, slotsIm, logSlots);
    int n = 1 << logN;
    long[] coefficients = new long[n];
    int gap = (n / 2) >> logSlots;
    for (int i = 0; i < slotsRe.length; i++) {
      coefficients[i * gap] = round(slotsRe[i], scale);
      coefficients[n / 2 + i * gap] = round(slotsIm[i], scale);
    }
    return coefficients;
  }

  private double[] padded(double[] values, int logSlots) {
    checkCount(values, logSlots);
    checkFinite(values);
    double[] copy = new double[1 << logSlots];
    System.arraycopy(values, 0, copy, 0, values.length);
    return copy;
  }

  /** Refuses more values than slots. */
  void checkCount(double[] values, int logSlots) {
    checkLogSlots(logSlots);
    if (values.length > 1 << logSlots) {
      throw new IllegalArgumentException(values.length + " values for 2^" + logSlots + " slots");
    }
  }

  /** Refuses values that are not numbers. */
  static void checkFinite(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("slot " + i + " is not a finite number");
      }
    }
  }

  /** Refuses a number of slots that the ring does not have. */
  void checkLogSlots(int logSlots) {
    if (logSlots < 0 || logSlots >= logN) {
      throw new IllegalArgumentException("2^" + logSlots + " slots in a ring of degree 2^" + logN);
    }
  }

  static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException(
        "a coefficient does not fit: value times scale reaches 2^62");
  }

  private static long round(double value, double scale) {
    double magnitude = Math.abs(value) * scale + 0.5;
    if (!(magnitude < MAX_COEFFICIENT)) {
      throw tooLarge();
    }
    return value < 0 ? -(long) magnitude : (long) magnitude;
  }

  /**
   * Returns the slots of a polynomial whose signed coefficients are given: real parts first, then
   * imaginary parts.
   */
  public double[][] slots(double[] coefficients, int logSlots, double divisor) {
    checkLogSlots(logSlots);
    int n = 1 << logSlots;
    int gap = (1 << (logN - 1)) >> logSlots;
    double[] re = new double[n];
    double[] im = new double[n];
    for (int i = 0; i < n; i++) {
      re[i] = coefficients[i * gap] / divisor;
      im[i] = coefficients[coefficients.length / 2 + i * gap] / divisor;
    }
    forward(re, im, logSlots);
    return new double[][] {re, im};
  }

  /** Slots to coefficients, divided by n, in natural order. */
  private void inverse(double[] re, double[] im, int logSlots) {
    int n = 1 << logSlots;
    for (int half = n / 2; half > 0; half /= 2) {
      for (int at = 0; at < n; at += 2 * half) {
        toCoefficients(re, im, at, half);
      }
    }
    for (int i = 0; i < n; i++) {
      re[i] = re[i] / n;
      im[i] = im[i] / n;
    }
    bitReverse(re, im, logSlots);
  }

  private void toCoefficients(double[] re, double[] im, int at, int half) {
    for (int j = 0; j < half; j++) {
      int k = at + j;
      double wr = rootsRe[half + j];
      double wi = -rootsIm[half + j];
      double dr = re[k] - re[k + half];
      double di = im[k] - im[k + half];
      re[k] += re[k + half];
      im[k] += im[k + half];
      re[k + half] = dr * wr - di * wi;
      im[k + half] = dr * wi + di * wr;
    }
  }

  /** Coefficients in natural order to slots. */
  private void forward(double[] re, double[] im, int logSlots) {
    bitReverse(re, im, logSlots);
    int n = 1 << logSlots;
    for (int half = 1; half < n; half *= 2) {
      for (int at = 0; at < n; at += 2 * half) {
        toSlots(re, im, at, half);
      }
    }
  }

  private void toSlots(double[] re, double[] im, int at, int half) {
    for (int j = 0; j < half; j++) {
      int k = at + j;
      double wr = rootsRe[half + j];
      double wi = rootsIm[half + j];
      double vr = re[k + half] * wr - im[k + half] * wi;
      double vi = re[k + half] * wi + im[k + half] * wr;
      re[k + half] = re[k] - vr;
      im[k + half] = im[k] - vi;
      re[k] += vr;
      im[k] += vi;
    }
  }

  private static void bitReverse(double[] re, double[] im, int logSlots) {
    if (logSlots == 0) {
      return;
    }
    for (int i = 0; i < re.length; i++) {
      int j = Integer.reverse(i) >>> (32 - logSlots);
      if (i < j) {
        swap(re, i, j);
        swap(im, i, j);
      }
    }
  }

  private static void swap(double[] values, int i, int j) {
    double kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }

  /** The factors as the native kernels read them: N/2 real parts, then N/2 imaginary parts. */
  DirectBuffer nativeRoots(NativeKernels kernels) {
    DirectBuffer made = nativeRoots;
    if (made == null) {
      // Two threads may both make the same table; either will do.
      made = kernels.allocate(2 * rootsRe.length);
      made.write(0, bits(rootsRe), 0, rootsRe.length);
      made.write(rootsRe.length, bits(rootsIm), 0, rootsIm.length);
      nativeRoots = made;
    }
    return made;
  }

  private static long[] bits(double[] values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }
}
