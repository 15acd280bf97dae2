package io.blindserve.server.model;

import java.util.Optional;

/**
 * That copies of calls go to a version on trial, and when its answers count as other ones.
 *
 * @param tolerance the largest difference of two numbers that are the same answer, absolute where
 *     they are small and relative where they are large; without it a row of several numbers is the
 *     same answer while its largest stands in the same place, and one number within {@link
 *     #USUAL_TOLERANCE}
 */
public record Shadowing(Optional<Double> tolerance) {

  /** The tolerance of single numbers. */
  public static final double USUAL_TOLERANCE = 1e-3;

  /** Checks the range. */
  public Shadowing {
    if (tolerance.isPresent() && !(tolerance.get() >= 0 && tolerance.get() < Double.MAX_VALUE)) {
      throw new IllegalArgumentException("tolerance must not be negative");
    }
  }
}
