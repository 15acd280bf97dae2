package io.blindserve.he.json;

/** The grammar of JSON numbers (RFC 8259, section 6). */
final class NumberGrammar {

  private NumberGrammar() {}

  /** Returns the index after the number that starts at {@code at}, or -1 when none starts there. */
  static int end(CharSequence text, int at) {
    int i = at < text.length() && text.charAt(at) == '-' ? at + 1 : at;
    int whole = digits(text, i);
    if (whole == i || (text.charAt(i) == '0' && whole > i + 1)) {
      return -1;
    }
    return exponent(text, fraction(text, whole));
  }

  private static int fraction(CharSequence text, int at) {
    if (at >= text.length() || text.charAt(at) != '.') {
      return at;
    }
    int end = digits(text, at + 1);
    return end == at + 1 ? -1 : end;
  }

  private static int exponent(CharSequence text, int at) {
    if (at < 0 || at >= text.length() || (text.charAt(at) | 0x20) != 'e') {
      return at;
    }
    int i = at + 1;
    if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
      i++;
    }
    int end = digits(text, i);
    return end == i ? -1 : end;
  }

  private static int digits(CharSequence text, int at) {
    int i = at;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
