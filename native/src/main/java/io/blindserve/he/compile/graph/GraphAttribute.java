package io.blindserve.he.compile.graph;

import java.util.List;

/**
 * An attribute of a node: numbers, or a text.
 *
 * @param numbers one for a scalar attribute
 * @param text empty when the attribute is numbers
 */
public record GraphAttribute(List<Double> numbers, String text) {

  /** Copies the list. */
  public GraphAttribute {
    numbers = List.copyOf(numbers);
  }

  /** Returns an attribute of one number. */
  public static GraphAttribute of(double number) {
    return new GraphAttribute(List.of(number), "");
  }

  /** Returns an attribute of numbers. */
  public static GraphAttribute of(List<Double> numbers) {
    return new GraphAttribute(numbers, "");
  }

  /** Returns an attribute of text. */
  public static GraphAttribute of(String text) {
    return new GraphAttribute(List.of(), text);
  }
}
