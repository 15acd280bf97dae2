package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A network of polynomials, and how far it is from the exact one.
 *
 * @param network the network; all its functions are polynomials
 * @param layers what was approximated, in order; empty when the exact network had polynomials only
 * @param scale what errors are divided by: 1 behind a sigmoid or softmax, otherwise a bound of the
 *     largest absolute value of the answer, of two digits
 * @param errorOnRows the largest difference from the exact answer over the calibration rows, after
 *     the tail, divided by {@code scale}; 0 without rows
 * @param errorUnseen the largest difference on every fifth row, of a network that was fitted in the
 *     same way without these rows: what to expect of rows that are like the calibration rows; 0
 *     with fewer than 40 rows. The budget holds for both errors
 * @param rows the number of calibration rows
 * @param clippedRows how many of them have a value outside of the box and were clipped
 * @param unequalClasses calibration rows whose class changes, of answers that are classes
 * @param provenError a bound of the difference for every row in the box, in the same unit; where
 *     ranges come from batch normalisations, for every row whose values stay in them. Only without
 *     calibration rows
 * @param shows what the approximation tells those who see the plan, one sentence each
 */
public record Approximated(
    LayerNetwork network,
    List<LayerApproximation> layers,
    double scale,
    double errorOnRows,
    double errorUnseen,
    long rows,
    long clippedRows,
    long unequalClasses,
    OptionalDouble provenError,
    List<String> shows) {

  /** Copies the lists. */
  public Approximated {
    layers = List.copyOf(layers);
    shows = List.copyOf(shows);
  }

  /** Returns how far answers change, as far as is known: over the rows, or for every row. */
  public double change() {
    double known = StrictMath.max(errorOnRows, errorUnseen);
    return scale * StrictMath.max(known, provenError.orElse(0));
  }
}
