package io.blindserve.keys.tlog;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log signs: its name, its size and its root, in the form of C2SP tlog-checkpoint.
 *
 * @param origin name of the log, without blanks, control characters and plus signs
 * @param size number of entries
 * @param root of the tree of that size
 */
public record Checkpoint(String origin, long size, TreeHash root) {

  private static final int LONGEST = 4096;
  private static final Pattern ORIGIN = Pattern.compile("[^\\s\\p{Z}\\p{Cc}+]{1,255}");

  /** Size without leading zeros, root of 44 digits. */
  private static final Pattern LINES =
      Pattern.compile(
          "(?<origin>[^\\n]+)\\n(?<size>0|[1-9][0-9]{0,18})\\n(?<root>[A-Za-z0-9+/]{43}=)\\n");

  /** Checks name and size. */
  public Checkpoint {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException("an origin is 1 to 255 characters without blanks and +");
    }
    if (size < 0) {
      throw new IllegalArgumentException("a log of " + size + " entries");
    }
  }

  /** Returns the text that is signed, with its last newline. */
  public String text() {
    String digits = Base64.getEncoder().encodeToString(root.toByteArray());
    return origin + "\n" + size + "\n" + digits + "\n";
  }

  /**
   * Reads the text of a note. Extension lines are allowed and not kept.
   *
   * @param text of a note whose signatures were verified
   * @throws MalformedLogException if it is no checkpoint
   */
  public static Checkpoint parse(String text) throws MalformedLogException {
    if (text.length() > LONGEST) {
      throw new MalformedLogException("a checkpoint of " + text.length() + " characters");
    }
    Matcher parts = LINES.matcher(text);
    if (!parts.lookingAt() || !isExtensions(text.substring(parts.end()))) {
      throw new MalformedLogException("a checkpoint has origin, size and root, a line each");
    }
    try {
      String digits = parts.group("root");
      TreeHash root = TreeHash.of(Base64.getDecoder().decode(digits));
      Checkpoint read =
          new Checkpoint(parts.group("origin"), Long.parseLong(parts.group("size")), root);
      if (!text.startsWith(read.text())) {
        throw new MalformedLogException("a root is not in the one form that base64 has for it");
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new MalformedLogException("a checkpoint has a name, a size or a root that none has");
    }
  }

  /**
   * Reads the text of a note of one log.
   *
   * @throws MalformedLogException if it is no checkpoint, or that of another log
   */
  public static Checkpoint parse(String text, String origin) throws MalformedLogException {
    Checkpoint read = parse(text);
    if (!read.origin().equals(origin)) {
      throw new MalformedLogException("a checkpoint of another log");
    }
    return read;
  }

  private static boolean isExtensions(String lines) {
    return lines.isEmpty()
        || (lines.endsWith("\n") && !lines.startsWith("\n") && !lines.contains("\n\n"));
  }
}
