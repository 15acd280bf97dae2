package io.blindserve.he.compile.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One layer of a plan: a linear map, then a function.
 *
 * @param node name of the model's node that made it
 * @param operator its operator
 * @param rows channels that leave the linear map
 * @param columns channels that enter it
 * @param entries weights that are not zero
 * @param activation the function behind it; empty behind the last layer
 * @param packing how it lies in slots
 * @param sums how it is computed where each value is a ciphertext; nothing in latency plans
 * @param steps level and scale as the ciphertext walks through the layer, in order
 * @param error its part of the promised error, in the units of the promise
 */
public record LayerReport(
    String node,
    String operator,
    int rows,
    int columns,
    long entries,
    Optional<ActivationReport> activation,
    Optional<PackingReport> packing,
    Optional<SumsReport> sums,
    List<ScalePoint> steps,
    OptionalDouble error) {

  /** Copies the list and checks sizes. */
  public LayerReport {
    steps = List.copyOf(steps);
    if (rows < 1 || columns < 1 || entries < 0) {
      throw new IllegalArgumentException(rows + " x " + columns + " with " + entries + " entries");
    }
  }
}
