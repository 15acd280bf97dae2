package io.blindserve.he.compile.report;

import java.util.List;

/**
 * What answers may be off by, in the units of the answer: a probability behind a sigmoid or
 * softmax.
 *
 * @param allowed what was asked for
 * @param promised what the plan promises
 * @param found largest that the compiler found over the inputs that it tried; at most the promise
 * @param parts what it is made of, for example {@code weights}, {@code noise}, {@code
 *     approximation}
 */
public record ErrorReport(double allowed, double promised, double found, List<Part> parts) {

  /**
   * One source of error.
   *
   * @param name what it comes from
   * @param value its size in the units of the promise; parts need not add up
   */
  public record Part(String name, double value) {}

  /** Copies the list. */
  public ErrorReport {
    parts = List.copyOf(parts);
  }
}
