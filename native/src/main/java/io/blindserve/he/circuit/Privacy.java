package io.blindserve.he.circuit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What answers may show of the weights, as plans and specs declare it: {@code none}, {@code
 * rerandomised} or {@code flooded(s)}. Immutable.
 *
 * @param level the level
 * @param bits s of {@code flooded(s)}, 1 to {@value #MAX_BITS}: bits of noise above the
 *     evaluation's own bound; 0 at other levels
 */
public record Privacy(Level level, int bits) {

  /** The largest s of {@code flooded(s)}. */
  public static final int MAX_BITS = 60;

  private static final Pattern FLOODED = Pattern.compile("flooded\\(([1-9][0-9]?)\\)");
  private static final Privacy NONE = new Privacy(Level.NONE, 0);
  private static final Privacy RERANDOMISED = new Privacy(Level.RERANDOMISED, 0);

  /** How much is done to an answer before it leaves. */
  public enum Level {
    /** Nothing. */
    NONE,
    /** A fresh encryption of zero is added. */
    RERANDOMISED,
    /** As before, and noise above that of the evaluation. */
    FLOODED
  }

  /** Checks that bits are there exactly at the level that has them. */
  public Privacy {
    boolean fits = level == Level.FLOODED ? bits >= 1 && bits <= MAX_BITS : bits == 0;
    if (!fits) {
      throw new IllegalArgumentException("privacy " + level + " with " + bits + " bits");
    }
  }

  /** Returns {@code none}. */
  public static Privacy none() {
    return NONE;
  }

  /** Returns {@code rerandomised}. */
  public static Privacy rerandomised() {
    return RERANDOMISED;
  }

  /** Returns {@code flooded(bits)}. */
  public static Privacy flooded(int bits) {
    return new Privacy(Level.FLOODED, bits);
  }

  /**
   * Parses one of the three forms.
   *
   * @throws IllegalArgumentException if it is none of them; the text is not repeated
   */
  public static Privacy parse(String text) {
    Matcher flooded = FLOODED.matcher(text);
    if (flooded.matches()) {
      return flooded(Integer.parseInt(flooded.group(1)));
    }
    return switch (text) {
      case "none" -> NONE;
      case "rerandomised" -> RERANDOMISED;
      default ->
          throw new IllegalArgumentException("privacy is not none, rerandomised or flooded(s)");
    };
  }

  /** Returns whether answers are masked, for which the client's public key is needed. */
  public boolean masksAnswers() {
    return level != Level.NONE;
  }

  /** Returns whether noise is added to answers. */
  public boolean floods() {
    return level == Level.FLOODED;
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return switch (level) {
      case NONE -> "none";
      case RERANDOMISED -> "rerandomised";
      case FLOODED -> "flooded(" + bits + ")";
    };
  }
}
