package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits minimax polynomials on ranges from interval arithmetic, layer by layer, and carries a bound
 * of the difference from the exact network along: a deviation on the range, and the difference so
 * far times the steepest slope of the polynomial. A range holds both networks' values: for all rows
 * in the box, or, where ranges are cut to what batch normalisations saw in training, for rows like
 * those.
 */
final class BoxFit {

  /** So many standard deviations on both sides of the mean that training saw. */
  static final int DEVIATIONS = 6;

  private final LayerNetwork exact;
  private final boolean perNeuron;
  private final boolean likeTraining;

  /**
   * What was fitted.
   *
   * @param draft the polynomials
   * @param error bound of the difference of the last values, before the tail
   * @param largest bound of the size of the last values
   * @param weakest the layer whose polynomial deviates most
   */
  record Result(Draft draft, double error, double largest, int weakest) {}

  /**
   * Prepares fits.
   *
   * @param likeTraining whether ranges are cut to what batch normalisations saw in training
   */
  BoxFit(LayerNetwork exact, boolean perNeuron, boolean likeTraining) {
    this.exact = exact;
    this.perNeuron = perNeuron;
    this.likeTraining = likeTraining;
  }

  Result fit(List<Integer> degrees) {
    List<List<Piece>> pieces = new ArrayList<>();
    List<Interval> box = Boxes.of(exact.box());
    double[] error = new double[box.size()];
    double worst = -1;
    int weakest = 0;
    List<Interval> ranges = List.of();
    for (int k = 0; k < exact.layers().size(); k++) {
      Layer layer = exact.layers().get(k);
      double[] before = spread(layer, error);
      List<Interval> reach = Boxes.affine(layer, box);
      ranges = widened(layer, likeTraining ? seen(layer, reach) : reach, before);
      List<Piece> found = pieces(layer, degrees.get(k), ranges);
      List<Polynomial> functions = Boxes.polynomials(Draft.layer(layer, found));
      double[] deviation = deviations(found, layer.width());
      error = new double[layer.width()];
      for (int i = 0; i < error.length; i++) {
        double slope = ranges.get(i).of(Interval.derivative(functions.get(i))).largest();
        error[i] = deviation[i] + (before[i] == 0 ? 0 : before[i] * slope);
        if (deviation[i] > worst) {
          worst = deviation[i];
          weakest = k;
        }
      }
      box = Boxes.activate(functions, ranges);
      pieces.add(found);
    }
    return new Result(new Draft(exact, pieces), largest(error), largest(ranges), weakest);
  }

  /** Returns the part of where z can lie that rows like those of training reach. */
  private static List<Interval> seen(Layer layer, List<Interval> reach) {
    List<Interval> out = new ArrayList<>();
    for (int i = 0; i < reach.size(); i++) {
      Interval all = reach.get(i);
      out.add(layer.spread(i).map(spread -> all.within(around(spread))).orElse(all));
    }
    return out;
  }

  private static Interval around(Spread spread) {
    double room = DEVIATIONS * spread.deviation();
    return new Interval(spread.mean() - room, spread.mean() + room).rounded();
  }

  /** Returns the difference of z for differences of the values before: |A| times them. */
  private static double[] spread(Layer layer, double[] error) {
    double[] out = new double[layer.width()];
    for (int i = 0; i < out.length; i++) {
      for (int e = layer.weights().start(i); e < layer.weights().start(i + 1); e++) {
        out[i] += StrictMath.abs(layer.weights().value(e)) * error[layer.weights().column(e)];
      }
    }
    return out;
  }

  private static List<Interval> widened(Layer layer, List<Interval> reach, double[] by) {
    List<Interval> out = new ArrayList<>();
    for (int i = 0; i < reach.size(); i++) {
      Interval wide = Double.isFinite(by[i]) ? reach.get(i).widened(by[i]) : reach.get(i);
      if (!wide.isFinite() || !Double.isFinite(by[i])) {
        throw Refusals.at(
            layer,
            "interval arithmetic finds no bound for its values",
            "give --calibrate rows.csv");
      }
      out.add(wide);
    }
    return out;
  }

  private List<Piece> pieces(Layer layer, int degree, List<Interval> ranges) {
    List<Piece> out = new ArrayList<>();
    for (Grouping.Group group : Grouping.of(layer, perNeuron)) {
      Interval range = ranges.get(group.channels().get(0));
      for (int channel : group.channels()) {
        range = range.hull(ranges.get(channel));
      }
      RowFit.checkFinite(layer, group.function(), range);
      double[] fit = Minimax.fit(group.function(), range, degree);
      out.add(
          new Piece(group.function(), group.channels(), source(layer, group), range, fit)
              .trimmed());
    }
    return out;
  }

  private RangeSource source(Layer layer, Grouping.Group group) {
    boolean seen =
        likeTraining && group.channels().stream().anyMatch(i -> layer.spread(i).isPresent());
    return seen ? RangeSource.BATCH_NORMALISATION : RangeSource.INTERVAL;
  }

  private static double[] deviations(List<Piece> pieces, int width) {
    double[] out = new double[width];
    for (Piece piece : pieces) {
      double deviation = Piece.deviation(piece.function(), piece.polynomial(), piece.range());
      piece.channels().forEach(channel -> out[channel] = deviation);
    }
    return out;
  }

  private static double largest(double[] values) {
    double out = 0;
    for (double value : values) {
      out = StrictMath.max(out, value);
    }
    return out;
  }

  private static double largest(List<Interval> ranges) {
    return ranges.stream().mapToDouble(Interval::largest).reduce(0, StrictMath::max);
  }
}
