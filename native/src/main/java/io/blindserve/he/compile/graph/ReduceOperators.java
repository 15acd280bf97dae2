package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.Polynomial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums and means over axes. */
final class ReduceOperators {

  static final Map<String, Operator> ALL = all();

  private ReduceOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("ReduceMean", node -> reduce(node, true, false));
    out.put("ReduceSum", node -> reduce(node, false, false));
    out.put("ReduceSumSquare", node -> reduce(node, false, true));
    return out;
  }

  private static List<Value> reduce(NodeScope node, boolean mean, boolean squared) {
    RowTensor rows = node.rows(0);
    int[] axes = node.integers("axes", 1).orElse(new int[0]);
    if (squared) {
      rows = (RowTensor) ElementwiseOperators.map(node, Polynomial.SQUARE).get(0);
    }
    if (axes.length == 0 && node.integer("noop_with_empty_axes", 0) != 0) {
      return List.of(rows);
    }
    if (axes.length == 0) {
      throw node.refused("it works across the rows of a batch", "name axes from 1 on");
    }
    int[] own = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      own[i] = node.axis(axes[i], rows);
    }
    boolean keep = node.integer("keepdims", 1) != 0;
    return List.of(sum(node, rows, own, keep, mean));
  }

  /** Returns means over dimensions of a row. */
  static RowTensor mean(NodeScope node, RowTensor rows, int[] axes, boolean keep) {
    return sum(node, rows, axes, keep, true);
  }

  private static RowTensor sum(
      NodeScope node, RowTensor rows, int[] axes, boolean keep, boolean mean) {
    List<Integer> kept = new ArrayList<>(rows.shape());
    for (int axis : axes) {
      kept.set(axis, 1);
    }
    int size = node.budget().elements(Shapes.size(kept));
    int[] target = Elementwise.spread(kept, rows.shape());
    List<List<Integer>> members = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < target.length; i++) {
      members.get(target[i]).add(i);
    }
    double share = mean ? 1.0 / (rows.size() / size) : 1;
    Accumulator sum = new Accumulator(node.symbols());
    Element[] out = new Element[size];
    for (int i = 0; i < size; i++) {
      for (int member : members.get(i)) {
        sum.add(node.symbols().term(rows.elements()[member]), share);
      }
      out[i] = sum.element();
    }
    return new RowTensor(keep ? kept : without(rows.shape(), axes), out);
  }

  private static List<Integer> without(List<Integer> shape, int[] axes) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      int axis = i;
      if (java.util.Arrays.stream(axes).noneMatch(a -> a == axis)) {
        out.add(shape.get(i));
      }
    }
    return out;
  }
}
