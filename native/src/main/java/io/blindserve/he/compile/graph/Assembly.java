package io.blindserve.he.compile.graph;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Puts atoms into layers by depth, from the answer backwards, so that only what is read is made.
 * Rows of a layer read channels of the layer before; see {@link Connection} for values that lie
 * deeper. Not thread-safe; one a reading.
 */
final class Assembly {

  private final Symbols symbols;
  private final int features;

  Assembly(Symbols symbols, int features) {
    this.symbols = symbols;
    this.features = features;
  }

  LayerNetwork network(String input, FeatureRange range, Answer answer) {
    symbols.budget().at(answer.node());
    List<Layer> layers = layers(answer);
    return new LayerNetwork(
        input,
        features,
        range,
        List.of(new RowStep.Clip(range)),
        range,
        layers,
        answer.tensor().tail(),
        answer.tensor().argmax(),
        answer.name(),
        answer.notes());
  }

  private List<Layer> layers(Answer answer) {
    List<Channel> rows = new ArrayList<>();
    int depth = 0;
    for (Element e : answer.tensor().elements()) {
      Channel row = Channel.carrying(symbols.combination(e));
      rows.add(row);
      depth = StrictMath.max(depth, depth(row.core()));
    }
    List<Layer> out = new ArrayList<>();
    for (int k = depth; k >= 1; k--) {
      Connection connection = new Connection(symbols, rows, k);
      out.add(layer(rows, connection.weights(), answer.node()));
      rows = connection.channels();
    }
    out.add(layer(rows, inputWeights(rows), answer.node()));
    Collections.reverse(out);
    return out;
  }

  private int depth(Core core) {
    int out = 0;
    for (int i = 0; i < core.size(); i++) {
      out = StrictMath.max(out, symbols.atom(core.atom(i)).depth());
    }
    return out;
  }

  private SparseMatrix inputWeights(List<Channel> rows) {
    SparseMatrix.Builder out = new SparseMatrix.Builder(features);
    for (Channel row : rows) {
      Core core = row.core();
      symbols.budget().entries(core.size());
      for (int i = 0; i < core.size(); i++) {
        out.entry(core.atom(i), core.coefficient(i));
      }
      out.endRow();
    }
    return out.build();
  }

  private Layer layer(List<Channel> rows, SparseMatrix weights, GraphNode otherwise) {
    double[] bias = rows.stream().mapToDouble(row -> row.core().bias()).toArray();
    GraphNode node =
        rows.stream()
            .map(row -> row.core().node())
            .filter(n -> !n.name().isEmpty())
            .findFirst()
            .orElse(otherwise);
    List<Optional<Spread>> spreads = rows.stream().map(row -> symbols.spread(row.core())).toList();
    return new Layer(
        node.name(),
        node.qualifiedOperator(),
        weights,
        bias,
        rows.stream().map(Channel::function).toList(),
        spreads.stream().anyMatch(Optional::isPresent) ? spreads : List.of());
  }
}
