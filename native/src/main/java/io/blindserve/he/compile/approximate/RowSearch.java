package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import java.util.List;
import java.util.Optional;

/** Looks for the cheapest degrees whose error over calibration rows is within the budget. */
final class RowSearch {

  /** A correction is tried unless it had to gain this many times more than the one before. */
  private static final double HOPELESS = 2;

  private static final double FIRST_GAIN = 20;
  private static final int THIN = 3;

  /** Most times that values at corners of the box may be larger than the exact network's. */
  static final double GROWTH = 64;

  private final LayerNetwork exact;
  private final CalibrationRows rows;
  private final ApproximationOptions options;
  private final Samples samples;
  private final Samples few;
  private final Samples apartSamples;
  private final Samples fewApart;
  private final double scale;
  private double gain = FIRST_GAIN;

  /**
   * A draft and what was measured of it.
   *
   * @param unseen the largest error, over rows left out, of a draft fitted without them
   */
  record Found(Draft draft, Measured measured, double unseen) {

    double error() {
      return StrictMath.max(measured.error(), unseen);
    }
  }

  RowSearch(LayerNetwork exact, CalibrationRows rows, ApproximationOptions options, double scale) {
    this.exact = exact;
    this.rows = rows;
    this.options = options;
    this.scale = scale;
    samples = Samples.of(exact, rows, false);
    few = samples.thinned(THIN);
    apartSamples = Samples.of(exact, rows, true);
    fewApart = apartSamples.thinned(THIN);
  }

  Found run() {
    Ladder ladder = new Ladder(exact, options);
    Optional<List<Integer>> degrees = Optional.of(ladder.lowest());
    Optional<Found> best = Optional.empty();
    while (degrees.isPresent()) {
      Found found = best(degrees.get());
      if (best.isEmpty() || found.error() < best.get().error()) {
        best = Optional.of(found);
      }
      if (found.error() <= options.errorBudget() && !growsTooMuch(found.draft())) {
        return found;
      }
      degrees = ladder.next(degrees.get(), this::roughly);
    }
    double error = best.orElseThrow().error();
    if (error <= options.errorBudget()) {
      throw Refusals.whole(
          "polynomials that are good on the calibration rows grow at corners of the box to more than "
              + (int) GROWTH
              + " times the exact values",
          "declare narrower ranges of the features, give more calibration rows, or allow a larger"
              + " error");
    }
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
    return measured(new RowFit(exact, few, options.perNeuron()).fit(degrees)).measured().rms();
  }

  private Found best(List<Integer> degrees) {
    Found found = corrected(degrees, options.perNeuron());
    if (!options.perNeuron() || found.draft().coefficients() <= Correction.MOST) {
      return found;
    }
    Found shared = corrected(degrees, false);
    return shared.error() < found.error() ? shared : found;
  }

  /**
   * Fits, and corrects the fit twice: without the rows that judge, to learn how many steps help and
   * how large the error on such rows is; and so many steps with all rows.
   */
  Found corrected(List<Integer> degrees, boolean perNeuron) {
    Draft start = new RowFit(exact, few, perNeuron).fit(degrees);
    Found plain = measured(start.trimmed());
    if (plain.error() > HOPELESS * gain * options.errorBudget()) {
      return plain;
    }
    Draft apart = new RowFit(exact, fewApart, perNeuron).fit(degrees);
    Correction.Result judged = Correction.improve(apart, apartSamples, scale);
    Draft moved = Correction.repeat(start, samples, scale, judged.steps());
    Measured seen = Measured.of(exact, moved.trimmed().network(), rows, scale);
    Measured unseen = Measured.of(exact, judged.draft().trimmed().network(), rows, scale);
    Found found = new Found(moved.trimmed(), seen, unseen.unseen());
    gain = StrictMath.max(1, plain.error() / found.error());
    return found.error() < plain.error() && !growsTooMuch(found.draft()) ? found : plain;
  }

  /** Returns whether values explode far from the rows, where the exact network's do not. */
  private boolean growsTooMuch(Draft draft) {
    return !(Anywhere.growth(draft.network(), exact) <= GROWTH);
  }

  private Found measured(Draft draft) {
    Measured found = Measured.of(exact, draft.network(), rows, scale);
    return new Found(draft, found, found.unseen());
  }
}
