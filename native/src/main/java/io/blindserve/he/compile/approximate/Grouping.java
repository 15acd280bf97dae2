package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which channels of a layer share a polynomial. */
final class Grouping {

  /** Channels of one function that share a polynomial. */
  record Group(ScalarFunction function, List<Integer> channels) {}

  private Grouping() {}

  /** Returns groups of the channels whose function is no polynomial, in the order of channels. */
  static List<Group> of(Layer layer, boolean perNeuron) {
    List<Group> out = new ArrayList<>();
    Map<ScalarFunction, List<Integer>> shared = new LinkedHashMap<>();
    for (int i = 0; i < layer.width(); i++) {
      ScalarFunction function = layer.functions().get(i);
      if (function.polynomial().isPresent()) {
        continue;
      }
      if (perNeuron) {
        out.add(new Group(function, List.of(i)));
      } else {
        shared.computeIfAbsent(function, f -> new ArrayList<>()).add(i);
      }
    }
    shared.forEach((function, channels) -> out.add(new Group(function, channels)));
    return out;
  }

  /** Returns whether a layer has a function that is no polynomial. */
  static boolean needed(Layer layer) {
    return layer.functions().stream().anyMatch(f -> f.polynomial().isEmpty());
  }
}
