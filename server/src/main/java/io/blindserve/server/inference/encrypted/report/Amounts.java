package io.blindserve.server.inference.encrypted.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people: three digits and a unit. */
final class Amounts {

  private static final MathContext DIGITS = new MathContext(3);
  private static final double LARGEST_PLAIN = 1e6;
  private static final double SMALLEST_PLAIN = 1e-4;

  private Amounts() {}

  /** Returns a number with three digits. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "unbounded";
    }
    double size = Math.abs(value);
    if (value != 0 && (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS);
    return value == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Returns milliseconds, or microseconds or seconds where these read better. */
  static String time(double milliseconds) {
    if (milliseconds < 1) {
      return number(milliseconds * 1e3) + " µs";
    }
    return milliseconds < 1e4 ? number(milliseconds) + " ms" : number(milliseconds / 1e3) + " s";
  }

  /** Returns bytes in decimal units. */
  static String bytes(long amount) {
    double bytes = (double) amount;
    if (bytes < 1e3) {
      return number(bytes) + " B";
    }
    if (bytes < 1e6) {
      return number(bytes / 1e3) + " kB";
    }
    return bytes < 1e9 ? number(bytes / 1e6) + " MB" : number(bytes / 1e9) + " GB";
  }

  /** Returns a count and its noun. */
  static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
