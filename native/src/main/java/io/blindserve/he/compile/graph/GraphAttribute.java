package io.blindserve.he.compile.graph;

import java.util.List;

/**
 * An attribute of a node: numbers, a text, or texts.
 *
 * @param numbers one for a scalar attribute
 * @param text empty when the attribute is something else
 * @param texts empty when the attribute is something else
 */
public record GraphAttribute(List<Double> numbers, String text, List<String> texts) {

  /** Copies the lists. */
  public GraphAttribute {
    numbers = List.copyOf(numbers);
    texts = List.copyOf(texts);
  }

  /** Returns an attribute of one number. */
  public static GraphAttribute of(double number) {
    return new GraphAttribute(List.of(number), "", List.of());
  }

  /** Returns an attribute of numbers. */
  public static GraphAttribute of(List<Double> numbers) {
    return new GraphAttribute(numbers, "", List.of());
  }

  /** Returns an attribute of text. */
  public static GraphAttribute of(String text) {
    return new GraphAttribute(List.of(), text, List.of());
  }

  /** Returns an attribute of texts. */
  public static GraphAttribute ofTexts(List<String> texts) {
    return new GraphAttribute(List.of(), "", texts);
  }
}
