package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import java.util.List;
import java.util.Optional;

/** Looks for the cheapest degrees whose error over calibration rows is within the budget. */
final class RowSearch {

  /** A fit this many times over budget before it is corrected is not worth correcting. */
  private static final double HOPELESS = 50;

  private final LayerNetwork exact;
  private final CalibrationRows rows;
  private final ApproximationOptions options;
  private final Samples samples;
  private final double scale;

  /** A draft and what was measured of it. */
  record Found(Draft draft, Measured measured) {}

  RowSearch(LayerNetwork exact, CalibrationRows rows, ApproximationOptions options, double scale) {
    this.exact = exact;
    this.rows = rows;
    this.options = options;
    this.scale = scale;
    samples = Samples.of(exact, rows);
  }

  Found run() {
    Ladder ladder = new Ladder(exact, options);
    Optional<List<Integer>> degrees = Optional.of(ladder.lowest());
    Optional<Found> best = Optional.empty();
    while (degrees.isPresent()) {
      Found found = best(degrees.get());
      if (best.isEmpty() || found.measured().error() < best.get().measured().error()) {
        best = Optional.of(found);
      }
      if (found.measured().error() <= options.errorBudget()) {
        return found;
      }
      degrees = ladder.next(degrees.get(), this::roughly);
    }
    double error = best.orElseThrow().measured().error();
    throw Refusals.whole(
        "with polynomials of degree "
            + options.maxDegree()
            + " answers on the calibration rows differ by "
            + Digits.text(error)
            + " from the exact ones, which is more than "
            + Digits.text(options.errorBudget()),
        "allow this error, or train with a quadratic activation");
  }

  private double roughly(List<Integer> degrees) {
    return measured(new RowFit(exact, samples, options.perNeuron()).fit(degrees)).measured().rms();
  }

  private Found best(List<Integer> degrees) {
    Found found = corrected(new RowFit(exact, samples, options.perNeuron()).fit(degrees));
    if (!options.perNeuron() || found.draft().coefficients() <= Correction.MOST) {
      return found;
    }
    Found shared = corrected(new RowFit(exact, samples, false).fit(degrees));
    return shared.measured().error() < found.measured().error() ? shared : found;
  }

  private Found corrected(Draft draft) {
    Found plain = measured(draft.trimmed());
    double error = plain.measured().error();
    if (error <= options.errorBudget() || error > HOPELESS * options.errorBudget()) {
      return plain;
    }
    Found moved = measured(Correction.improve(draft, samples, scale).trimmed());
    return moved.measured().error() < error ? moved : plain;
  }

  private Found measured(Draft draft) {
    return new Found(draft, Measured.of(exact, draft.network(), rows, scale));
  }
}
