package io.blindserve.he.compile.report;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The function behind a layer.
 *
 * @param function what the model has, for example {@code relu} or {@code square}
 * @param degree degree of the polynomial that is computed, at least 1
 * @param range where the polynomial stands for the function; empty where it is the function
 * @param deviation largest distance between the two over the range
 * @param source where the range is known from, for example {@code calibration rows}; may be empty
 * @param outside what happens beyond the range, one sentence; empty where there is no range
 */
public record ActivationReport(
    String function,
    int degree,
    Optional<Interval> range,
    OptionalDouble deviation,
    String source,
    String outside) {

  /**
   * A closed interval.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  /** Returns a function that is a polynomial as it stands. */
  public static ActivationReport exact(String function, int degree) {
    return new ActivationReport(function, degree, Optional.empty(), OptionalDouble.empty(), "", "");
  }
}
