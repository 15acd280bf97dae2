package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Conv, AveragePool and GlobalAveragePool, in any number of spatial dimensions. */
final class WindowOperators {

  static final Map<String, Operator> ALL = all();

  private WindowOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("Conv", WindowOperators::convolution);
    out.put("AveragePool", WindowOperators::averagePool);
    out.put("GlobalAveragePool", WindowOperators::globalAveragePool);
    return out;
  }

  private static RowTensor image(NodeScope node) {
    RowTensor rows = node.rows(0);
    if (rows.rank() < 2) {
      throw node.refused(
          "its rows have " + rows.rank() + " dimensions",
          "give it [channels, length] or [channels, height, width]");
    }
    return rows;
  }

  private static List<Integer> spatial(List<Integer> shape) {
    return shape.subList(1, shape.size());
  }

  private static List<Value> convolution(NodeScope node) {
    RowTensor rows = image(node);
    GraphTensor weights = node.constant(1);
    int groups = node.integer("group", 1);
    int channels = rows.shape().get(0);
    boolean fits =
        weights.shape().size() == rows.rank() + 1
            && groups >= 1
            && weights.shape().get(0) % groups == 0
            && (long) weights.shape().get(1) * groups == channels;
    if (!fits) {
      throw node.refused(
          "weights of shape "
              + weights.shape()
              + " in "
              + groups
              + " groups do not fit "
              + channels
              + " channels",
          "export the model again");
    }
    Windows windows =
        Windows.of(
            node,
            spatial(rows.shape()),
            spatial(weights.shape().subList(1, weights.shape().size())));
    double[] bias = new double[weights.shape().get(0)];
    if (node.has(2)) {
      bias = node.constant(2).values();
    }
    if (bias.length != weights.shape().get(0)) {
      throw node.refused(bias.length + " biases do not fit", "export the model again");
    }
    return List.of(new Convolution(node, rows, weights, bias, windows, groups).apply());
  }

  private static List<Value> averagePool(NodeScope node) {
    RowTensor rows = image(node);
    int[] kernel =
        node.integers("kernel_shape")
            .orElseThrow(() -> node.refused("it has no kernel_shape", "export the model again"));
    List<Integer> sizes = new ArrayList<>();
    for (int size : kernel) {
      sizes.add(size);
    }
    Windows windows = Windows.of(node, spatial(rows.shape()), sizes);
    return List.of(pool(node, rows, windows, node.integer("count_include_pad", 0) != 0));
  }

  private static Value pool(NodeScope node, RowTensor rows, Windows windows, boolean countPads) {
    int channels = rows.shape().get(0);
    int plane = rows.size() / channels;
    List<Integer> shape = new ArrayList<>(List.of(channels));
    shape.addAll(windows.output());
    Element[] out = new Element[node.budget().elements(Shapes.size(shape))];
    node.budget().work(out.length * Shapes.size(windows.kernel()));
    Term[] terms = node.symbols().terms(rows.elements());
    Accumulator sum = new Accumulator(node.symbols());
    int[] window = new int[windows.output().size()];
    for (int at = 0; at < out.length; at++) {
      int from = at / (out.length / channels) * plane;
      double share = 1.0 / count(windows, window, countPads);
      int[] place = new int[window.length];
      do {
        int offset = windows.offset(window, place);
        if (offset >= 0) {
          sum.add(terms[from + offset], share);
        }
      } while (Shapes.next(place, windows.kernel()));
      out[at] = sum.element();
      Shapes.next(window, windows.output());
    }
    return new RowTensor(shape, out);
  }

  private static int count(Windows windows, int[] window, boolean countPads) {
    int out = 0;
    int[] place = new int[window.length];
    do {
      boolean counts =
          countPads ? windows.isPadded(window, place) : windows.offset(window, place) >= 0;
      out += counts ? 1 : 0;
    } while (Shapes.next(place, windows.kernel()));
    return StrictMath.max(1, out);
  }

  private static List<Value> globalAveragePool(NodeScope node) {
    RowTensor rows = image(node);
    int[] axes = new int[rows.rank() - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    return List.of(ReduceOperators.mean(node, rows, axes, true));
  }
}
