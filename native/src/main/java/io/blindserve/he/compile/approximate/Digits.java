package io.blindserve.he.compile.approximate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers of two significant digits: what is published of measured ends. */
final class Digits {

  private static final int KEPT = 2;

  private Digits() {}

  /** Returns the interval with both ends rounded outward. */
  static Interval outward(Interval range) {
    return new Interval(down(range.low()), up(range.high()));
  }

  /** Returns the smallest number of two digits that is not below. */
  static double up(double value) {
    return round(value, RoundingMode.CEILING);
  }

  private static double down(double value) {
    return round(value, RoundingMode.FLOOR);
  }

  private static double round(double value, RoundingMode mode) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(KEPT, mode)).doubleValue()
        : value;
  }

  /** Returns the magnitude, rounded up, as text. */
  static String text(double value) {
    return String.format(Locale.ROOT, "%.2g", up(value));
  }

  /** Returns an interval, rounded outward, as text. */
  static String text(Interval range) {
    Interval out = outward(range);
    return "[" + plain(out.low()) + ", " + plain(out.high()) + "]";
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(KEPT)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
