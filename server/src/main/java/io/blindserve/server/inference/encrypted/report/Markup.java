package io.blindserve.server.inference.encrypted.report;

import java.util.Locale;

/**
 * HTML under construction. Markup comes from constants of this package alone; everything else goes
 * through {@link #text}, which makes it text.
 */
final class Markup {

  private final StringBuilder out = new StringBuilder();

  /** Adds markup of this package; numbers only are put into it. */
  Markup raw(String format, Number... numbers) {
    out.append(
        numbers.length == 0 ? format : String.format(Locale.ROOT, format, (Object[]) numbers));
    return this;
  }

  /** Adds text, cut where it is too long for a sentence: names of strangers are allowed. */
  Markup text(String any) {
    out.append(escaped(any));
    return this;
  }

  /** Adds an element of text. */
  Markup element(String tag, String any) {
    return raw("<" + tag + ">").text(any).raw("</" + tag.split(" ", 2)[0] + ">");
  }

  /** Adds what another has. */
  Markup add(Markup other) {
    out.append(other.out);
    return this;
  }

  static String escaped(String any) {
    StringBuilder safe = new StringBuilder();
    for (char c : Plain.sentence(any).toCharArray()) {
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
