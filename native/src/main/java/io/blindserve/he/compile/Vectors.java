package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Arithmetic on vectors of doubles, element by element and in ascending order. */
final class Vectors {

  private Vectors() {}

  static double[] constant(int size, double value) {
    double[] out = new double[size];
    Arrays.fill(out, value);
    return out;
  }

  static double[] combine(double[] a, double[] b, DoubleBinaryOperator operator) {
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = operator.applyAsDouble(a[i], b[i]);
    }
    return out;
  }

  static double[] add(double[] a, double[] b) {
    return combine(a, b, (x, y) -> x + y);
  }

  static double[] multiply(double[] a, double[] b) {
    return combine(a, b, (x, y) -> x * y);
  }

  static double[] scale(double[] a, double factor) {
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = a[i] * factor;
    }
    return out;
  }

  static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = StrictMath.max(largest, StrictMath.abs(value));
    }
    return largest;
  }

  static boolean isZero(double[] values) {
    for (double value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  static boolean hasZero(double[] values) {
    for (double value : values) {
      if (value == 0) {
        return true;
      }
    }
    return false;
  }

  static boolean isFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  static List<Double> boxed(double[] values) {
    List<Double> out = new ArrayList<>(values.length);
    for (double value : values) {
      out.add(value);
    }
    return out;
  }

  static double[] unboxed(List<Double> values) {
    double[] out = new double[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i);
    }
    return out;
  }
}
