package io.blindserve.he.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal that reads back as a double, laid out as ECMAScript and Go's encoder do: the
 * same text on every Java version, which {@link Double#toString(double)} is not before 19.
 */
final class ShortestDouble {

  /** Every decimal of so many digits survives a trip through a normal double. */
  private static final int SAFE_DIGITS = 15;

  /** So many digits always tell two doubles apart. */
  private static final int ENOUGH_DIGITS = 17;

  private static final int LARGEST_PLAIN_EXPONENT = 20;
  private static final int SMALLEST_PLAIN_EXPONENT = -6;

  private ShortestDouble() {}

  static String text(double value) {
    if (!Double.isFinite(value)) {
      throw new JsonException("JSON has no NaN and no infinities");
    }
    if (value == 0) {
      return "0";
    }
    return layout(shortest(value));
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    int digits = Math.abs(value) < Double.MIN_NORMAL ? 1 : SAFE_DIGITS;
    for (; digits < ENOUGH_DIGITS; digits++) {
      // Below a power of two doubles lie twice as dense, so the farther neighbour may read back
      // where the nearer does not.
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP}) {
        BigDecimal rounded = exact.round(new MathContext(digits, mode));
        if (rounded.doubleValue() == value) {
          return rounded.stripTrailingZeros();
        }
      }
    }
    return exact.round(new MathContext(ENOUGH_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static String layout(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent <= LARGEST_PLAIN_EXPONENT) {
      return value.toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    String sign = value.signum() < 0 ? "-" : "";
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
  }
}
