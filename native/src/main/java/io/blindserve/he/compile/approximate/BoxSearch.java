package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.Tail;
import java.util.List;
import java.util.Optional;

/** Looks for the cheapest degrees whose proven error over the whole box is within the budget. */
final class BoxSearch {

  private final LayerNetwork exact;
  private final ApproximationOptions options;
  private final boolean likeTraining;
  private final BoxFit fit;

  /**
   * Prepares a search.
   *
   * @param likeTraining whether ranges are cut to what batch normalisations saw in training
   */
  BoxSearch(LayerNetwork exact, ApproximationOptions options, boolean likeTraining) {
    this.exact = exact;
    this.options = options;
    this.likeTraining = likeTraining;
    fit = new BoxFit(exact, options.perNeuron(), likeTraining);
  }

  BoxFit.Result run() {
    Ladder ladder = new Ladder(exact, options);
    Optional<List<Integer>> degrees = Optional.of(ladder.lowest());
    BoxFit.Result found = fit.fit(degrees.orElseThrow());
    while (error(found) > options.errorBudget()) {
      degrees = ladder.next(degrees.get(), d -> fit.fit(d).error());
      if (degrees.isEmpty()) {
        throw refusal(found);
      }
      found = fit.fit(degrees.get());
    }
    if (likeTraining && !(Anywhere.growth(found.draft().network(), exact) <= RowSearch.GROWTH)) {
      throw Refusals.whole(
          "polynomials that are good where batch normalisations saw values in training grow at"
              + " corners of the box to more than "
              + (int) RowSearch.GROWTH
              + " times the exact values",
          "give --calibrate rows.csv, or declare narrower ranges of the features");
    }
    return found;
  }

  /** Returns the bound of the error after the tail, divided by the scale. */
  double error(BoxFit.Result found) {
    double after = found.error() * Tails.growth(exact.tail());
    return exact.tail() == Tail.NONE ? after / scale(found) : StrictMath.min(1, after);
  }

  double scale(BoxFit.Result found) {
    return exact.tail() == Tail.NONE && found.largest() > 0 ? Digits.up(found.largest()) : 1;
  }

  private RuntimeException refusal(BoxFit.Result found) {
    Layer layer = exact.layers().get(found.weakest());
    Interval range = found.draft().pieces().get(found.weakest()).get(0).range();
    for (Piece piece : found.draft().pieces().get(found.weakest())) {
      range = range.hull(piece.range());
    }
    return Refusals.at(
        layer,
        (likeTraining
                ? "batch normalisations and interval arithmetic find values in "
                : "interval arithmetic finds values in ")
            + Digits.text(range)
            + ", and on such a range polynomials of degree "
            + options.maxDegree()
            + " prove no error below "
            + Digits.text(error(found)),
        "give --calibrate rows.csv, or use a quadratic activation");
  }
}
