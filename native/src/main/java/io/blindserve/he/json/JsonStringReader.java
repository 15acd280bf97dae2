package io.blindserve.he.json;

/** Reads one quoted string. Used once. */
final class JsonStringReader {

  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;

  private final String text;
  private int at;

  JsonStringReader(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** Returns the index after the closing quote; valid once {@link #read()} has returned. */
  int end() {
    return at;
  }

  String read() {
    if (next() != '"') {
      throw error("expected a string");
    }
    StringBuilder out = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      if (c < ' ') {
        throw error("a control character inside a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
    checkSurrogates(out);
    return out.toString();
  }

  private char escape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw error("an unknown escape");
    };
  }

  private char hex() {
    int value = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      char c = next();
      int digit = c < 0x80 ? Character.digit(c, HEX) : -1;
      if (digit < 0) {
        throw error("an escape without four hexadecimal digits");
      }
      value = value * HEX + digit;
    }
    return (char) value;
  }

  private void checkSurrogates(CharSequence out) {
    int i = 0;
    while (i < out.length()) {
      if (!Character.isSurrogate(out.charAt(i))) {
        i++;
        continue;
      }
      boolean pair =
          i + 1 < out.length() && Character.isSurrogatePair(out.charAt(i), out.charAt(i + 1));
      if (!pair) {
        throw error("half of a surrogate pair inside a string");
      }
      i += 2;
    }
  }

  private char next() {
    if (at >= text.length()) {
      throw error("the document ends inside a string");
    }
    return text.charAt(at++);
  }

  private JsonException error(String message) {
    return new JsonException(message, at);
  }
}
