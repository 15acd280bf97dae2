package io.blindserve.he.kernel;

/**
 * The 2N-th roots of unity and the powers of five that the encoder's transform walks through, in
 * the very doubles that Lattigo v6 has on x86-64: the cosine is the Cephes one that Go uses, and
 * the other quadrants follow by symmetry. Java's own cosines differ from it in a quarter of the
 * entries. Immutable and thread-safe.
 */
final class SlotRoots {

  private static final double PI4A = 7.85398125648498535156e-1;
  private static final double PI4B = 3.77489470793079817668e-8;
  private static final double PI4C = 2.69515142907905952645e-15;

  final int order;
  final int logOrder;
  final double[] re;
  final double[] im;
  final int[] powersOfFive;

  SlotRoots(int logN) {
    this.logOrder = logN + 1;
    this.order = 1 << logOrder;
    this.re = new double[order + 1];
    this.im = new double[order + 1];
    this.powersOfFive = new int[order / 4];
    fillRoots();
    int power = 1;
    for (int i = 0; i < powersOfFive.length; i++) {
      powersOfFive[i] = power;
      power = (int) ((long) power * 5 & (order - 1));
    }
  }

  private void fillRoots() {
    int quarter = order / 4;
    double angle = 2 * 3.141592653589793 / order;
    for (int i = 0; i < quarter; i++) {
      re[i] = cosine(angle * i);
      im[quarter - i] = re[i];
    }
    for (int i = 1; i <= quarter; i++) {
      re[i + quarter] = -re[quarter - i];
      im[i + quarter] = im[quarter - i];
      re[i + 2 * quarter] = -re[i];
      im[i + 2 * quarter] = -im[i];
      re[i + 3 * quarter] = re[quarter - i];
      im[i + 3 * quarter] = -im[quarter - i];
    }
    re[order] = re[0];
    im[order] = im[0];
  }

  /**
   * Cephes cosine for 0 <= x < 2^29: octant reduction by pi/4 in three parts, then a polynomial of
   * degree six.
   */
  static double cosine(double x) {
    long octant = (long) (x * (4 / Math.PI));
    double whole = octant;
    if ((octant & 1) == 1) {
      octant++;
      whole++;
    }
    octant &= 7;
    double z = ((x - whole * PI4A) - whole * PI4B) - whole * PI4C;
    boolean negative = octant > 3;
    if (octant > 3) {
      octant -= 4;
    }
    if (octant > 1) {
      negative = !negative;
    }
    double value = octant == 1 || octant == 2 ? sineSeries(z) : cosineSeries(z);
    return negative ? -value : value;
  }

  private static double sineSeries(double z) {
    double q = z * z;
    double p = 1.58962301576546568060e-10 * q - 2.50507477628578072866e-8;
    p = p * q + 2.75573136213857245213e-6;
    p = p * q - 1.98412698295895385996e-4;
    p = p * q + 8.33333333332211858878e-3;
    p = p * q - 1.66666666666666307295e-1;
    return z + z * q * p;
  }

  private static double cosineSeries(double z) {
    double q = z * z;
    double p = -1.13585365213876817300e-11 * q + 2.08757008419747316778e-9;
    p = p * q - 2.75573141792967388112e-7;
    p = p * q + 2.48015872888517045348e-5;
    p = p * q - 1.38888888888730564116e-3;
    p = p * q + 4.16666666666665929218e-2;
    return 1.0 - 0.5 * q + q * q * p;
  }
}
