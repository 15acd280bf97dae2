package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what became of each function of each layer. */
final class Reports {

  private final Draft draft;
  private final Optional<Measured> measured;

  Reports(Draft draft, Optional<Measured> measured) {
    this.draft = draft;
    this.measured = measured;
  }

  List<LayerApproximation> layers() {
    List<LayerApproximation> out = new ArrayList<>();
    LayerNetwork network = draft.network();
    List<Interval> box = Boxes.of(network.box());
    List<Interval> anywhere = Anywhere.of(network);
    for (int k = 0; k < network.layers().size(); k++) {
      Layer layer = network.layers().get(k);
      List<Interval> reach = Boxes.affine(layer, box);
      Map<ScalarFunction, List<Piece>> byFunction = new LinkedHashMap<>();
      for (Piece piece : draft.pieces().get(k)) {
        byFunction.computeIfAbsent(piece.function(), f -> new ArrayList<>()).add(piece);
      }
      for (List<Piece> pieces : byFunction.values()) {
        out.add(layer(k, layer.node(), pieces, reach, anywhere.get(k)));
      }
      box = Boxes.activate(Boxes.polynomials(layer), reach);
    }
    return out;
  }

  private LayerApproximation layer(
      int index, String node, List<Piece> pieces, List<Interval> reach, Interval anywhere) {
    Interval range = range(index, pieces.get(0));
    Interval all = reach.get(pieces.get(0).channels().get(0));
    double deviation = 0;
    double slope = 0;
    int degree = 0;
    int channels = 0;
    for (Piece piece : pieces) {
      Interval own = range(index, piece);
      range = range.hull(own);
      deviation =
          StrictMath.max(deviation, Piece.deviation(piece.function(), piece.polynomial(), own));
      slope = StrictMath.max(slope, own.of(Interval.derivative(piece.polynomial())).largest());
      degree = StrictMath.max(degree, piece.polynomial().degree());
      channels += piece.channels().size();
      for (int channel : piece.channels()) {
        all = all.hull(reach.get(channel));
      }
    }
    RangeSource source = pieces.get(0).source();
    return new LayerApproximation(
        node,
        pieces.get(0).function().describe(),
        channels,
        pieces.size(),
        degree,
        range,
        source,
        deviation,
        slope,
        all,
        anywhere,
        outside(source, range, all, anywhere));
  }

  /** Returns the range of a piece; wider where later fits moved the values of rows out of it. */
  private Interval range(int layer, Piece piece) {
    Interval out = piece.range();
    if (measured.isEmpty()) {
      return out;
    }
    for (int channel : piece.channels()) {
      Interval seen = measured.get().ranges().get(layer).get(channel);
      if (seen.isFinite() && !(out.contains(seen.low()) && out.contains(seen.high()))) {
        out = out.hull(RowFit.extended(seen.low(), seen.high()));
      }
    }
    return out;
  }

  private static String outside(
      RangeSource source, Interval range, Interval reach, Interval anywhere) {
    if (source == RangeSource.INTERVAL
        || (range.contains(reach.low()) && range.contains(reach.high()))) {
      return "no row in the box leaves the range";
    }
    String rows = source == RangeSource.CALIBRATION ? "the calibration rows" : "those of training";
    return "rows far from "
        + rows
        + " may bring values up to "
        + Digits.text(reach)
        + ", by interval arithmetic over the box, and at "
        + Anywhere.POINTS
        + " random points and corners of it values in "
        + Digits.text(anywhere)
        + " were found; there the polynomial goes on and no longer"
        + " follows the function; nothing is clipped but the row itself";
  }
}
