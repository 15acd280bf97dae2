package io.blindserve.he.json;

import java.math.BigInteger;

/**
 * A number, kept as its text so that nothing is lost before the reader says what it wants.
 *
 * @param text the literal in JSON's grammar
 */
public record JsonNumber(String text) implements JsonValue {

  private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(Long.SIZE);

  /**
   * Longer integers fit no 64-bit type, so they are refused before any arithmetic: sign and 20
   * digits.
   */
  private static final int LONGEST_INTEGER = 21;

  /** Checks that the text is a JSON number. */
  public JsonNumber {
    if (NumberGrammar.end(text, 0) != text.length()) {
      throw new JsonException("not a JSON number");
    }
  }

  /** Returns the number for a signed integer. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** Returns the number for an integer from 0 to 2^64 - 1 given by its bits. */
  public static JsonNumber ofUnsigned(long value) {
    return new JsonNumber(Long.toUnsignedString(value));
  }

  /**
   * Returns the shortest number that reads back as {@code value}; NaN and infinities are refused.
   */
  public static JsonNumber of(double value) {
    return new JsonNumber(ShortestDouble.text(value));
  }

  @Override
  public String kind() {
    return "a number";
  }

  /**
   * Returns the value of an integer literal in [-2^63, 2^63), else throws {@link JsonException}:
   * 1.0 and 1e3 do not do.
   */
  public long longValue() {
    BigInteger value = integer();
    if (value.bitLength() >= Long.SIZE) {
      throw new JsonException("the integer does not fit 64 bits with a sign");
    }
    return value.longValue();
  }

  /** Returns the bits of an integer literal in [0, 2^64), else throws {@link JsonException}. */
  public long unsignedLongValue() {
    BigInteger value = integer();
    if (value.signum() < 0 || value.compareTo(UNSIGNED_LIMIT) >= 0) {
      throw new JsonException("the integer does not fit 64 bits without a sign");
    }
    return value.longValue();
  }

  /**
   * Returns the value of an integer literal in [-2^31, 2^31), else throws {@link JsonException}.
   */
  public int intValue() {
    long value = longValue();
    if (value != (int) value) {
      throw new JsonException("the integer does not fit 32 bits with a sign");
    }
    return (int) value;
  }

  /**
   * Returns the nearest double, else throws {@link JsonException} when the number is beyond all
   * finite ones.
   */
  public double doubleValue() {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new JsonException("the number is beyond a double");
    }
    return value;
  }

  private BigInteger integer() {
    if (text.length() > LONGEST_INTEGER
        || !text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
      throw new JsonException(
          "expected an integer of at most 64 bits, without fraction and exponent");
    }
    return new BigInteger(text);
  }
}
