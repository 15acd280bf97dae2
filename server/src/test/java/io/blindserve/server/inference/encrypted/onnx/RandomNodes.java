package io.blindserve.server.inference.encrypted.onnx;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Adds one operator with random parameters behind the newest value. */
final class RandomNodes {

  private static final SortedMap<String, Consumer<ModelMaker>> ALL = all();

  /** They take one value a channel. */
  private static final Set<String> OF_VECTORS = Set.of("Gemm", "Dense", "Bottleneck");

  /** They take channels with one or two dimensions. */
  private static final Set<String> OF_IMAGES =
      Set.of("Conv", "ConvSame", "AveragePool", "GlobalAveragePool");

  private RandomNodes() {}

  private static SortedMap<String, Consumer<ModelMaker>> all() {
    SortedMap<String, Consumer<ModelMaker>> out = new TreeMap<>();
    FunctionNodes.addTo(out);
    ArithmeticNodes.addTo(out);
    ShapeNodes.addTo(out);
    SelectNodes.addTo(out);
    MatrixNodes.addTo(out);
    WindowNodes.addTo(out);
    return Collections.unmodifiableSortedMap(out);
  }

  /** Returns the operators, and the formulas that stand for one, in order. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** Adds an operator, and before it whatever gives the newest value a shape that it takes. */
  static void add(String name, ModelMaker maker) {
    int rank = maker.shape.size();
    if (OF_VECTORS.contains(name) && rank > 1) {
      maker.then(List.of(maker.size()), "Flatten", List.of());
    } else if (OF_IMAGES.contains(name) && rank == 1) {
      ShapeNodes.addChannel(maker);
    } else if (OF_IMAGES.contains(name) && rank > 3) {
      ShapeNodes.addJoin(maker);
    }
    ALL.get(name).accept(maker);
  }
}
