package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.Tail;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the client does at the end: Softmax and ArgMax. */
final class TailOperators {

  static final Map<String, Operator> ALL = all();

  private TailOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("Softmax", TailOperators::softmax);
    out.put("ArgMax", TailOperators::argMax);
    return out;
  }

  /** A client works on whole rows: the axis must be the only one that is longer than 1. */
  private static void requireWholeRows(NodeScope node, RowTensor rows, int onnxAxis) {
    int axis = node.axis(onnxAxis, rows);
    if (rows.shape().get(axis) != rows.size()) {
      throw node.refused(
          "it works on parts of a row of shape " + rows.shape(),
          "let it be the last operator, over all values of a row");
    }
  }

  private static List<Value> softmax(NodeScope node) {
    RowTensor rows = node.rows(0);
    if (rows.rank() > 0) {
      requireWholeRows(node, rows, node.integer("axis", -1));
    }
    return List.of(new RowTensor(rows.shape(), rows.elements(), Tail.SOFTMAX, false));
  }

  /** The largest value is the same before and after a softmax or sigmoid, which are monotonic. */
  private static List<Value> argMax(NodeScope node) {
    RowTensor rows = node.open(0);
    if (rows.argmax()) {
      throw node.refused("it follows an argmax", "use one of them");
    }
    requireWholeRows(node, rows, node.integer("axis", 0));
    if (node.integer("select_last_index", 0) != 0) {
      throw node.refused("it takes the last of equal values", "set select_last_index to 0");
    }
    boolean keep = node.integer("keepdims", 1) != 0;
    List<Integer> shape = keep ? rows.shape().stream().map(d -> 1).toList() : List.of();
    return List.of(new RowTensor(shape, rows.elements(), rows.tail(), true));
  }
}
