package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Puts polynomials in the place of a network's functions. Thread-safe; the same result for the same
 * arguments on every machine.
 */
public final class Approximator {

  private Approximator() {}

  /**
   * Returns a network of polynomials whose error is within the budget: measured on calibration
   * rows, where there are some, and otherwise proven for every row in the box, or, where only that
   * succeeds, for every row whose values stay within {@link BoxFit#DEVIATIONS} deviations of what
   * batch normalisations saw in training. The degrees are the cheapest that were found, one level a
   * layer first.
   *
   * @throws io.blindserve.he.compile.network.RefusedException when no allowed degrees reach the
   *     budget, or a function has no value somewhere on its range
   * @throws IllegalArgumentException when rows do not fit the network, or the network's last layer
   *     has functions
   */
  public static Approximated approximate(
      LayerNetwork exact, Optional<CalibrationRows> rows, ApproximationOptions options) {
    check(exact);
    rows.ifPresent(
        some -> {
          if (some.features() != exact.features()) {
            throw new IllegalArgumentException(
                "calibration rows of " + some.features() + " values, not " + exact.features());
          }
        });
    if (exact.isPolynomial()) {
      return new Approximated(exact, List.of(), 1, 0, 0, 0, 0, 0, OptionalDouble.of(0), List.of());
    }
    return rows.isPresent() ? onRows(exact, rows.get(), options) : onBox(exact, options);
  }

  private static void check(LayerNetwork network) {
    List<Layer> layers = network.layers();
    if (Grouping.needed(layers.get(layers.size() - 1))) {
      throw new IllegalArgumentException("the last layer has functions; they belong to the tail");
    }
    for (Layer layer : layers) {
      boolean finite = layer.weights().isFinite();
      for (double bias : layer.bias()) {
        finite &= Double.isFinite(bias);
      }
      if (!finite) {
        throw Refusals.at(layer, "a weight or bias is not finite", "repair the model");
      }
    }
  }

  /** What holds for all rows of the box goes before what holds for rows like those of training. */
  private static Approximated onBox(LayerNetwork exact, ApproximationOptions options) {
    boolean normalised = exact.layers().stream().anyMatch(layer -> !layer.spreads().isEmpty());
    try {
      return onBox(exact, options, false);
    } catch (RefusedException e) {
      if (!normalised) {
        throw e;
      }
      return onBox(exact, options, true);
    }
  }

  private static Approximated onBox(
      LayerNetwork exact, ApproximationOptions options, boolean likeTraining) {
    BoxSearch search = new BoxSearch(exact, options, likeTraining);
    BoxFit.Result found = search.run();
    List<LayerApproximation> layers = new Reports(found.draft(), Optional.empty()).layers();
    return new Approximated(
        found.draft().network(),
        layers,
        search.scale(found),
        0,
        0,
        0,
        0,
        0,
        OptionalDouble.of(search.error(found)),
        likeTraining ? normalised(layers) : List.of());
  }

  private static List<String> normalised(List<LayerApproximation> layers) {
    List<String> out = new ArrayList<>();
    for (LayerApproximation layer : layers) {
      if (layer.source() == RangeSource.BATCH_NORMALISATION) {
        out.add(
            "The range "
                + Digits.text(layer.range())
                + " at '"
                + layer.node()
                + "' is the mean and "
                + BoxFit.DEVIATIONS
                + " deviations that its batch normalisation saw in training, within what the box"
                + " allows; how far answers change is bounded for rows whose values stay in it.");
      }
    }
    return out;
  }

  private static Approximated onRows(
      LayerNetwork exact, CalibrationRows rows, ApproximationOptions options) {
    double scale = scale(exact, rows);
    RowSearch.Found found = new RowSearch(exact, rows, options, scale).run();
    Measured measured = found.measured();
    List<LayerApproximation> layers = new Reports(found.draft(), Optional.of(measured)).layers();
    return new Approximated(
        found.draft().network(),
        layers,
        scale,
        measured.error(),
        found.unseen(),
        rows.size(),
        clipped(exact, rows),
        measured.unequal(),
        OptionalDouble.empty(),
        shows(layers));
  }

  private static List<String> shows(List<LayerApproximation> layers) {
    List<String> out = new ArrayList<>();
    for (LayerApproximation layer : layers) {
      out.add(
          "The range "
              + Digits.text(layer.range())
              + " at '"
              + layer.node()
              + "' is that of the calibration rows with a margin of "
              + (int) (100 * RowFit.MARGIN)
              + " % at both ends, each channel's rounded outward to two digits and cut to what"
              + " the box allows; no row's own value.");
    }
    out.add("Polynomials were fitted on the calibration rows; coefficients stay in the plan.");
    return out;
  }

  /**
   * Returns what errors are divided by: a bound of the answers, where they are no probabilities.
   */
  private static double scale(LayerNetwork exact, CalibrationRows rows) {
    if (exact.tail() != Tail.NONE) {
      return 1;
    }
    double largest = 0;
    for (int i = 0; i < rows.size(); i++) {
      List<double[]> values = exact.values(exact.prepare(rows.row(i)));
      for (double value : values.get(values.size() - 1)) {
        largest = StrictMath.max(largest, StrictMath.abs(value));
      }
    }
    return largest > 0 && Double.isFinite(largest) ? Digits.up(largest) : 1;
  }

  private static long clipped(LayerNetwork exact, CalibrationRows rows) {
    long out = 0;
    for (int i = 0; i < rows.size(); i++) {
      boolean outside = false;
      for (int j = 0; j < exact.features(); j++) {
        double value = rows.row(i)[j];
        outside |= value < exact.range().min().get(j) || value > exact.range().max().get(j);
      }
      out += outside ? 1 : 0;
    }
    return out;
  }
}
