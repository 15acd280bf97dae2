package io.blindserve.he.kernel;

/**
 * The transforms on a {@code long[]}: decimation in time forward, in frequency backward, with
 * Harvey's lazy butterflies (Harvey 2014): between stages values stay in [0, 4q) forward and in [0,
 * 2q) backward, which fits a {@code long} as q &lt; 2^61. The two stages with the shortest spans
 * are done together, four words at a time.
 */
final class JavaNtt {

  private JavaNtt() {}

  static void forward(long[] a, int base, TransformConstants t) {
    RootTable roots = t.javaRoots();
    int n = t.n();
    long q = t.q();
    int span = n >> 1;
    for (int groups = 1; span >= 4; groups <<= 1, span >>= 1) {
      int at = base;
      for (int g = groups; g < 2 * groups; g++, at += 2 * span) {
        forwardSpan(a, at, span, roots.forward[g], roots.forwardQuotient[g], q);
      }
    }
    forwardTail(a, base, n, roots.forward, roots.forwardQuotient, q);
  }

  private static void forwardSpan(long[] a, int at, int span, long w, long wq, long q) {
    long twoQ = 2 * q;
    for (int i = at; i < at + span; i++) {
      long x = Reduction.subtractOnce(a[i], twoQ);
      long y = Reduction.multiplyLazy(a[i + span], w, wq, q);
      a[i] = x + y;
      a[i + span] = x - y + twoQ;
    }
  }

  /** The stages of span 2 and 1, and the reduction to [0, q). */
  private static void forwardTail(long[] a, int base, int n, long[] w, long[] wq, long q) {
    long twoQ = 2 * q;
    for (int k = n >> 2; k < n >> 1; k++) {
      int i = base + 4 * (k - (n >> 2));
      long x0 = Reduction.subtractOnce(a[i], twoQ);
      long x1 = Reduction.subtractOnce(a[i + 1], twoQ);
      long y0 = Reduction.multiplyLazy(a[i + 2], w[k], wq[k], q);
      long y1 = Reduction.multiplyLazy(a[i + 3], w[k], wq[k], q);
      long u0 = Reduction.subtractOnce(x0 + y0, twoQ);
      long u1 = Reduction.multiplyLazy(x1 + y1, w[2 * k], wq[2 * k], q);
      long v0 = Reduction.subtractOnce(x0 - y0 + twoQ, twoQ);
      long v1 = Reduction.multiplyLazy(x1 - y1 + twoQ, w[2 * k + 1], wq[2 * k + 1], q);
      a[i] = reduceFour(u0 + u1, q);
      a[i + 1] = reduceFour(u0 - u1 + twoQ, q);
      a[i + 2] = reduceFour(v0 + v1, q);
      a[i + 3] = reduceFour(v0 - v1 + twoQ, q);
    }
  }

  static void inverse(long[] a, int base, TransformConstants t) {
    RootTable roots = t.javaRoots();
    int n = t.n();
    long q = t.q();
    inverseHead(a, base, n, roots.inverse, roots.inverseQuotient, q);
    int span = 4;
    for (int groups = n >> 3; groups > 1; groups >>= 1, span <<= 1) {
      int at = base;
      for (int g = groups; g < 2 * groups; g++, at += 2 * span) {
        inverseSpan(a, at, span, roots.inverse[g], roots.inverseQuotient[g], q);
      }
    }
    inverseLast(a, base, span, roots, q);
  }

  /** The stages of span 1 and 2: from [0, q) to [0, 2q). */
  private static void inverseHead(long[] a, int base, int n, long[] w, long[] wq, long q) {
    long twoQ = 2 * q;
    for (int k = n >> 2; k < n >> 1; k++) {
      int i = base + 4 * (k - (n >> 2));
      long u0 = a[i] + a[i + 1];
      long u1 = Reduction.multiplyLazy(a[i] - a[i + 1] + q, w[2 * k], wq[2 * k], q);
      long v0 = a[i + 2] + a[i + 3];
      long v1 = Reduction.multiplyLazy(a[i + 2] - a[i + 3] + q, w[2 * k + 1], wq[2 * k + 1], q);
      a[i] = Reduction.subtractOnce(u0 + v0, twoQ);
      a[i + 1] = Reduction.subtractOnce(u1 + v1, twoQ);
      a[i + 2] = Reduction.multiplyLazy(u0 - v0 + twoQ, w[k], wq[k], q);
      a[i + 3] = Reduction.multiplyLazy(u1 - v1 + twoQ, w[k], wq[k], q);
    }
  }

  private static void inverseSpan(long[] a, int at, int span, long w, long wq, long q) {
    long twoQ = 2 * q;
    for (int i = at; i < at + span; i++) {
      long x = a[i];
      long y = a[i + span];
      a[i] = Reduction.subtractOnce(x + y, twoQ);
      a[i + span] = Reduction.multiplyLazy(x - y + twoQ, w, wq, q);
    }
  }

  /** The stage of span n/2 with 1/n folded in, and the reduction to [0, q). */
  private static void inverseLast(long[] a, int base, int span, RootTable roots, long q) {
    long scale = roots.scale;
    long scaleQuotient = roots.scaleQuotient;
    long root = roots.scaledRoot;
    long rootQuotient = roots.scaledRootQuotient;
    for (int i = base; i < base + span; i++) {
      long x = a[i];
      long y = a[i + span];
      a[i] = Reduction.subtractOnce(Reduction.multiplyLazy(x + y, scale, scaleQuotient, q), q);
      a[i + span] =
          Reduction.subtractOnce(Reduction.multiplyLazy(x - y + 2 * q, root, rootQuotient, q), q);
    }
  }

  private static long reduceFour(long x, long q) {
    return Reduction.subtractOnce(Reduction.subtractOnce(x, 2 * q), q);
  }
}
