package io.blindserve.server.inference.encrypted.report;

/** Names that strangers chose, made harmless: one line, no controls, not too long. */
final class Plain {

  private static final int LONGEST = 120;
  private static final int LONGEST_SENTENCE = 2000;
  private static final char INSTEAD = '\uFFFD';

  private Plain() {}

  /** Returns a name without controls, line breaks, or marks that turn the direction of text. */
  static String name(String raw) {
    return cleaned(raw, LONGEST);
  }

  /** Returns a sentence, which may hold such names, likewise. */
  static String sentence(String raw) {
    return cleaned(raw, LONGEST_SENTENCE);
  }

  private static String cleaned(String raw, int longest) {
    String cut = raw.length() > longest ? raw.substring(0, longest) + "..." : raw;
    StringBuilder out = new StringBuilder();
    cut.codePoints().forEach(c -> out.appendCodePoint(isHarmless(c) ? c : INSTEAD));
    return out.toString();
  }

  private static boolean isHarmless(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
