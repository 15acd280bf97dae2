package io.blindserve.he.circuit;

import java.util.List;

/** Slots in the clear; never changed once made. */
final class ComplexSlots {

  private final double[] re;
  private final double[] im;

  ComplexSlots(double[] re, double[] im) {
    this.re = re;
    this.im = im;
  }

  static ComplexSlots zeros(int size) {
    return new ComplexSlots(new double[size], new double[size]);
  }

  /** Returns copies of the real and of the imaginary parts. */
  double[][] parts() {
    return new double[][] {re.clone(), im.clone()};
  }

  int size() {
    return re.length;
  }

  /** Returns this plus {@code factor} times the other. */
  ComplexSlots plus(ComplexSlots other, double factor) {
    ComplexSlots out = zeros(size());
    for (int i = 0; i < re.length; i++) {
      out.re[i] = re[i] + factor * other.re[i];
      out.im[i] = im[i] + factor * other.im[i];
    }
    return out;
  }

  /** Returns the sum of factors times what they stand beside, of as many slots as are asked for. */
  static ComplexSlots combined(int size, List<ComplexSlots> parts, double[] factors) {
    ComplexSlots out = zeros(size);
    for (int p = 0; p < factors.length; p++) {
      addScaled(out.re, parts.get(p).re, factors[p]);
      addScaled(out.im, parts.get(p).im, factors[p]);
    }
    return out;
  }

  private static void addScaled(double[] to, double[] values, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * values[i];
    }
  }

  ComplexSlots plus(ComplexSlots other) {
    return plus(other, 1);
  }

  /** Returns this plus a real number in every slot. */
  ComplexSlots plus(double number) {
    ComplexSlots out = zeros(size());
    for (int i = 0; i < re.length; i++) {
      out.re[i] = re[i] + number;
      out.im[i] = im[i];
    }
    return out;
  }

  ComplexSlots times(ComplexSlots other) {
    ComplexSlots out = zeros(size());
    for (int i = 0; i < re.length; i++) {
      out.re[i] = re[i] * other.re[i] - im[i] * other.im[i];
      out.im[i] = re[i] * other.im[i] + im[i] * other.re[i];
    }
    return out;
  }

  /** Rotates to the left. */
  ComplexSlots rotated(int steps) {
    int mask = re.length - 1;
    ComplexSlots out = zeros(size());
    for (int i = 0; i < re.length; i++) {
      out.re[i] = re[(i + steps) & mask];
      out.im[i] = im[(i + steps) & mask];
    }
    return out;
  }

  /** Returns the means of the slots that are congruent modulo {@code size}, a power of two. */
  ComplexSlots means(int size) {
    ComplexSlots out = zeros(size);
    double share = (double) size / re.length;
    for (int i = 0; i < re.length; i++) {
      out.re[i & (size - 1)] += re[i] * share;
      out.im[i & (size - 1)] += im[i] * share;
    }
    return out;
  }
}
