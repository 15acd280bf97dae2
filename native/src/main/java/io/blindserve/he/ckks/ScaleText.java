package io.blindserve.he.ckks;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The decimal text of a scale: 40 significant digits, enough to tell any two 128-bit floats apart.
 */
final class ScaleText {

  static final int LENGTH = 45;

  private static final int DIGITS = 40;
  private static final int LARGEST_EXPONENT = 99;
  private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);
  private static final Pattern FORM = Pattern.compile("([1-9])\\.([0-9]{39})e([+-])([0-9]{2})");

  private ScaleText() {}

  static Scale parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("a scale has the form d.(39 digits)e+dd and is not zero");
    }
    BigInteger digits = new BigInteger(text.charAt(0) + text.substring(2, DIGITS + 1));
    int exponent = Integer.parseInt(text.substring(LENGTH - 3));
    int power = exponent - (DIGITS - 1);
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    return power >= 0
        ? Scale.rounded(digits.multiply(ten), BigInteger.ONE, 0)
        : Scale.rounded(digits, ten, 0);
  }

  static String format(BigInteger mantissa, int exponent) {
    BigDecimal value = exact(mantissa, exponent).round(ROUNDING);
    int power = value.precision() - value.scale() - 1;
    if (Math.abs(power) > LARGEST_EXPONENT) {
      throw new IllegalStateException(
          "a scale of decimal exponent " + power + " has no text of " + LENGTH + " characters");
    }
    StringBuilder text = new StringBuilder(value.unscaledValue().toString());
    while (text.length() < DIGITS) {
      text.append('0');
    }
    text.insert(1, '.').append('e').append(power < 0 ? '-' : '+');
    return text.append(Math.abs(power) < 10 ? "0" : "").append(Math.abs(power)).toString();
  }

  /** Returns mantissa * 2^exponent; a binary fraction always has a finite decimal expansion. */
  static BigDecimal exact(BigInteger mantissa, int exponent) {
    if (exponent >= 0) {
      return new BigDecimal(mantissa.shiftLeft(exponent));
    }
    return new BigDecimal(mantissa.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
  }
}
