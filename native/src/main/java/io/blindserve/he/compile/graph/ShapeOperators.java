package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Operators that give a tensor another shape, or tell it. */
final class ShapeOperators {

  static final Map<String, Operator> ALL = all();

  private ShapeOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("Flatten", ShapeOperators::flatten);
    out.put("Reshape", ShapeOperators::reshape);
    out.put("Squeeze", ShapeOperators::squeeze);
    out.put("Unsqueeze", ShapeOperators::unsqueeze);
    out.put("Transpose", ShapeOperators::transpose);
    out.put("Expand", ShapeOperators::expand);
    out.put("Shape", ShapeOperators::shape);
    out.put("ConstantOfShape", ShapeOperators::constantOfShape);
    return out;
  }

  /** Values whose shape alone changes; also those that the client computes. */
  private static Value operand(NodeScope node) {
    return node.isConstant(0) ? node.shape(0) : node.open(0);
  }

  private static Value reshaped(Value value, List<Integer> shape) {
    return value instanceof RowTensor rows
        ? rows.reshaped(shape)
        : new GraphTensor(shape, ((GraphTensor) value).values());
  }

  private static List<Value> flatten(NodeScope node) {
    Value value = operand(node);
    int axis = node.integer("axis", 1);
    if (value instanceof GraphTensor constant) {
      int cut = axis < 0 ? axis + constant.shape().size() : axis;
      if (cut < 0 || cut > constant.shape().size()) {
        throw node.refused("its axis is " + axis, "export the model again");
      }
      int before = Shapes.product(constant.shape(), 0, cut);
      return List.of(reshaped(value, List.of(before, constant.size() / before)));
    }
    RowTensor rows = (RowTensor) value;
    int cut = axis < 0 ? axis + rows.rank() + 1 : axis;
    if (cut < 1 || cut > rows.rank() + 1 || Shapes.product(rows.shape(), 0, cut - 1) != 1) {
      throw node.refused("its axis is " + axis + ", which mixes rows", "use axis 1");
    }
    return List.of(rows.reshaped(List.of(Math.toIntExact(Shapes.size(rows.shape())))));
  }

  private static List<Value> reshape(NodeScope node) {
    double[] wanted =
        node.has(1)
            ? node.shape(1).values()
            : Arrays.stream(node.integers("shape").orElse(new int[0]))
                .mapToDouble(x -> x)
                .toArray();
    Value value = operand(node);
    boolean zeros = node.integer("allowzero", 0) == 0;
    if (value instanceof GraphTensor constant) {
      List<Integer> shape =
          Reshaping.sizes(node, node.integers(wanted), constant.shape(), constant.size(), zeros);
      return List.of(reshaped(value, shape));
    }
    RowTensor rows = (RowTensor) value;
    return List.of(rows.reshaped(Reshaping.rows(node, wanted, rows, zeros)));
  }

  // ---- dimensions of one

  private static List<Value> squeeze(NodeScope node) {
    Value value = operand(node);
    List<Integer> shape = Picking.shape(value);
    TreeSet<Integer> dropped = new TreeSet<>();
    int[] axes = node.integers("axes", 1).orElse(new int[0]);
    for (int axis : axes) {
      dropped.add(node.axis(axis, value));
    }
    for (int i = 0; axes.length == 0 && i < shape.size(); i++) {
      if (shape.get(i) == 1) {
        dropped.add(i);
      }
    }
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      if (!dropped.contains(i)) {
        out.add(shape.get(i));
      } else if (shape.get(i) != 1) {
        throw node.refused("it drops a dimension of " + shape.get(i), "export the model again");
      }
    }
    return List.of(reshaped(value, out));
  }

  private static List<Value> unsqueeze(NodeScope node) {
    Value value = operand(node);
    List<Integer> shape = new ArrayList<>(Picking.shape(value));
    int batch = value instanceof RowTensor ? 1 : 0;
    int[] axes = node.integers("axes", 1).orElse(new int[0]);
    int rank = shape.size() + batch + axes.length;
    TreeSet<Integer> added = new TreeSet<>();
    for (int axis : axes) {
      int at = (axis < 0 ? axis + rank : axis) - batch;
      if (at < 0 || at >= rank - batch || !added.add(at) || rank > Reshaping.MAX_RANK) {
        throw node.refused(
            "it adds dimension " + axis + " of " + rank, "keep the batch as the first dimension");
      }
    }
    for (int at : added) {
      shape.add(at, 1);
    }
    return List.of(reshaped(value, shape));
  }

  // ---- order and copies

  private static List<Value> transpose(NodeScope node) {
    Value value = node.isConstant(0) ? node.shape(0) : node.rows(0);
    List<Integer> shape = Picking.shape(value);
    int[] order = order(node, value, shape.size());
    int[] strides = Shapes.strides(shape);
    List<Integer> out = new ArrayList<>();
    for (int axis : order) {
      out.add(shape.get(axis));
    }
    int[] from = new int[node.budget().elements(Shapes.size(shape))];
    int[] index = new int[order.length];
    for (int i = 0; i < from.length; i++) {
      for (int d = 0; d < index.length; d++) {
        from[i] += index[d] * strides[order[d]];
      }
      Shapes.next(index, out);
    }
    return List.of(Picking.pick(node, value, out, from, 0));
  }

  private static int[] order(NodeScope node, Value value, int rank) {
    int batch = value instanceof RowTensor ? 1 : 0;
    int[] reversed = new int[rank + batch];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = reversed.length - 1 - i;
    }
    int[] order = node.integers("perm").orElse(reversed);
    boolean valid =
        order.length == reversed.length
            && Arrays.equals(
                Arrays.stream(order).sorted().toArray(),
                Arrays.stream(reversed).sorted().toArray());
    if (!valid || (batch == 1 && order[0] != 0)) {
      throw node.refused(
          "its order of dimensions is invalid or moves the batch",
          "keep the batch as the first dimension");
    }
    return Arrays.stream(order).skip(batch).map(axis -> axis - batch).toArray();
  }

  private static List<Value> expand(NodeScope node) {
    Value value = node.isConstant(0) ? node.shape(0) : node.rows(0);
    double[] wanted = node.shape(1).values();
    int batch = value instanceof RowTensor ? 1 : 0;
    boolean aligned = wanted.length <= Picking.shape(value).size() + batch;
    if (batch == 1 && wanted.length == Picking.shape(value).size() + 1) {
      aligned = Double.isNaN(wanted[0]) || wanted[0] == 1;
      wanted = Arrays.copyOfRange(wanted, 1, wanted.length);
    }
    if ((batch == 1 && !aligned) || wanted.length > Reshaping.MAX_RANK) {
      throw node.refused("it repeats rows", "keep the batch as it is");
    }
    List<Integer> target = Arrays.stream(node.integers(wanted)).boxed().toList();
    List<Integer> shape = Elementwise.joined(node, Picking.shape(value), target);
    node.budget().elements(Shapes.size(shape));
    int[] from = Elementwise.spread(Picking.shape(value), shape);
    return List.of(Picking.pick(node, value, shape, from, 0));
  }

  // ---- shapes as values

  /** The number of rows is not known unless it is fixed: it is NaN, which only Reshape takes. */
  private static List<Value> shape(NodeScope node) {
    Value value = operand(node);
    List<Double> sizes = new ArrayList<>();
    if (value instanceof RowTensor) {
      sizes.add(node.symbols().isSingleRow() ? 1 : Double.NaN);
    }
    Picking.shape(value).forEach(size -> sizes.add((double) size));
    int start = bound(node.integer("start", 0), sizes.size());
    int end = bound(node.integer("end", sizes.size()), sizes.size());
    double[] out =
        sizes.subList(start, StrictMath.max(start, end)).stream().mapToDouble(x -> x).toArray();
    return List.of(new GraphTensor(List.of(out.length), out));
  }

  private static int bound(int index, int size) {
    int from = index < 0 ? index + size : index;
    return StrictMath.max(0, StrictMath.min(size, from));
  }

  private static List<Value> constantOfShape(NodeScope node) {
    int[] sizes = node.integers(node.constant(0).values());
    List<Integer> shape = Reshaping.positive(node, sizes);
    double[] out = new double[node.budget().elements(Shapes.size(shape))];
    Arrays.fill(out, node.node().number("value", 0));
    return List.of(new GraphTensor(shape, out));
  }
}
