package io.blindserve.he.ckks;

/**
 * The transform between slots and coefficients: slot j is the value at zeta^(5^j), zeta = exp(2 pi
 * i / 4n), for n slots. Plain products and sums in the order in which Lattigo v6 has them; since
 * Java 17 all double arithmetic is strict, so results are the same everywhere. Works in place on
 * split complex vectors of length n = 2^logSlots. Thread-safe.
 */
final class SlotTransform {

  private final SlotRoots roots;

  SlotTransform(int logN) {
    this.roots = new SlotRoots(logN);
  }

  /** Slots to coefficients, divided by n, in natural order. */
  void inverse(double[] re, double[] im, int logSlots) {
    for (int log = logSlots; log > 0; log--) {
      inverseLayer(re, im, log);
    }
    int n = 1 << logSlots;
    for (int i = 0; i < n; i++) {
      re[i] = re[i] / n;
      im[i] = im[i] / n;
    }
    bitReverse(re, im, logSlots);
  }

  private void inverseLayer(double[] re, double[] im, int log) {
    int length = 1 << log;
    int half = length >> 1;
    int quadruple = length << 2;
    int gap = roots.logOrder - 2 - log;
    for (int j = 0; j < half; j++) {
      int w = (quadruple - (roots.powersOfFive[j] & (quadruple - 1))) << gap;
      double wr = roots.re[w];
      double wi = roots.im[w];
      for (int k = j; k < re.length; k += length) {
        double dr = re[k] - re[k + half];
        double di = im[k] - im[k + half];
        re[k] += re[k + half];
        im[k] += im[k + half];
        re[k + half] = dr * wr - di * wi;
        im[k + half] = dr * wi + di * wr;
      }
    }
  }

  /** Coefficients in natural order to slots. */
  void forward(double[] re, double[] im, int logSlots) {
    bitReverse(re, im, logSlots);
    for (int log = 1; log <= logSlots; log++) {
      forwardLayer(re, im, log);
    }
  }

  private void forwardLayer(double[] re, double[] im, int log) {
    int length = 1 << log;
    int half = length >> 1;
    int quadruple = length << 2;
    int gap = roots.logOrder - 2 - log;
    for (int j = 0; j < half; j++) {
      int w = (roots.powersOfFive[j] & (quadruple - 1)) << gap;
      double wr = roots.re[w];
      double wi = roots.im[w];
      for (int k = j; k < re.length; k += length) {
        double vr = re[k + half] * wr - im[k + half] * wi;
        double vi = re[k + half] * wi + im[k + half] * wr;
        re[k + half] = re[k] - vr;
        im[k + half] = im[k] - vi;
        re[k] += vr;
        im[k] += vi;
      }
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
}
