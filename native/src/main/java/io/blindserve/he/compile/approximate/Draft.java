package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * An approximation in the making: polynomials for the functions of each layer that are none.
 *
 * @param exact the network as it was read
 * @param pieces one list a layer; empty where all functions are polynomials
 */
record Draft(LayerNetwork exact, List<List<Piece>> pieces) {

  Draft {
    pieces = pieces.stream().map(List::copyOf).toList();
  }

  /** Returns the network of polynomials. */
  LayerNetwork network() {
    List<Layer> out = new ArrayList<>();
    for (int k = 0; k < exact.layers().size(); k++) {
      out.add(layer(exact.layers().get(k), pieces.get(k)));
    }
    return exact.withLayers(out);
  }

  /** Returns a layer with polynomials instead of what the pieces stand for. */
  static Layer layer(Layer exact, List<Piece> pieces) {
    List<ScalarFunction> functions = new ArrayList<>();
    exact
        .functions()
        .forEach(f -> functions.add(f.polynomial().<ScalarFunction>map(p -> p).orElse(f)));
    for (Piece piece : pieces) {
      Polynomial polynomial = piece.polynomial();
      piece.channels().forEach(channel -> functions.set(channel, polynomial));
    }
    return exact.withFunctions(functions);
  }

  /** Returns this without leading coefficients that are tiny. */
  Draft trimmed() {
    return new Draft(
        exact, pieces.stream().map(list -> list.stream().map(Piece::trimmed).toList()).toList());
  }

  /** Returns the number of coefficients. */
  int coefficients() {
    return pieces.stream().flatMap(List::stream).mapToInt(p -> p.coefficients().length).sum();
  }
}
