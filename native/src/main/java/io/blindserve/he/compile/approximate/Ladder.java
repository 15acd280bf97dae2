package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Degrees of the layers, cheapest first: every layer at the lowest, then one layer after another a
 * rung higher, always the one where it helps most.
 */
final class Ladder {

  private final List<Integer> rungs;
  private final LayerNetwork network;

  Ladder(LayerNetwork network, ApproximationOptions options) {
    this.network = network;
    rungs = options.ladder();
  }

  List<Integer> lowest() {
    return network.layers().stream().map(layer -> rungs.get(0)).toList();
  }

  /** Returns the next degrees, the best of those with one layer a rung higher; empty at the top. */
  Optional<List<Integer>> next(List<Integer> degrees, ToDoubleFunction<List<Integer>> error) {
    Optional<List<Integer>> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (List<Integer> raised : raised(degrees)) {
      double found = error.applyAsDouble(raised);
      if (best.isEmpty() || found < least) {
        least = found;
        best = Optional.of(raised);
      }
    }
    return best;
  }

  private List<List<Integer>> raised(List<Integer> degrees) {
    List<List<Integer>> out = new ArrayList<>();
    for (int k = 0; k < degrees.size(); k++) {
      int rung = rungs.indexOf(degrees.get(k));
      if (rung + 1 < rungs.size() && Grouping.needed(network.layers().get(k))) {
        List<Integer> raised = new ArrayList<>(degrees);
        raised.set(k, rungs.get(rung + 1));
        out.add(List.copyOf(raised));
      }
    }
    return out;
  }
}
