package io.blindserve.he.json;

/**
 * What a document may cost: nothing beyond these is built in memory.
 *
 * @param maxBytes largest size of the document, in bytes when it is given as bytes, else in
 *     characters
 * @param maxDepth deepest nesting of arrays and objects, from 1 to {@value #DEEPEST}
 * @param maxValues largest number of values, containers and scalars counted alike
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxValues) {

  /** No limit may be deeper: the reader recurses once a level. */
  public static final int DEEPEST = 256;

  private static final int USUAL_DEPTH = 16;

  /** Checks the ranges. */
  public JsonLimits {
    if (maxBytes < 1 || maxValues < 1) {
      throw new IllegalArgumentException(
          "maxBytes and maxValues must be positive: " + maxBytes + ", " + maxValues);
    }
    if (maxDepth < 1 || maxDepth > DEEPEST) {
      throw new IllegalArgumentException("maxDepth must be from 1 to " + DEEPEST + ": " + maxDepth);
    }
  }

  /**
   * Returns limits for a document of at most {@code maxBytes}: depth 16, and as many values as such
   * a text can hold.
   */
  public static JsonLimits ofBytes(int maxBytes) {
    return new JsonLimits(maxBytes, USUAL_DEPTH, maxBytes);
  }
}
