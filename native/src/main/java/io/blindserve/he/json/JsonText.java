package io.blindserve.he.json;

import java.util.Locale;

/** Canonical quoting: only the quote, the backslash and control characters are escaped. */
final class JsonText {

  private JsonText() {}

  /**
   * Appends {@code text} quoted; a lone surrogate has no UTF-8 form and is a {@link JsonException}.
   */
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.getType(c) == Character.SURROGATE) {
        throw new JsonException("half of a surrogate pair cannot be written");
      }
      character(c, out);
      i += Character.charCount(c);
    }
    out.append('"');
  }

  private static void character(int c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ') {
          out.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }
}
