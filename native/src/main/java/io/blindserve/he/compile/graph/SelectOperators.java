package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Operators that cut, join, pick and pad. */
final class SelectOperators {

  static final Map<String, Operator> ALL = all();

  private SelectOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("Concat", SelectOperators::concat);
    out.put("Slice", SelectOperators::slice);
    out.put("Gather", SelectOperators::gather);
    out.put("Split", SelectOperators::split);
    out.put("Pad", SelectOperators::pad);
    return out;
  }

  private static Value operand(NodeScope node, int index) {
    return node.isConstant(index) ? node.shape(index) : node.rows(index);
  }

  // ---- Concat

  private static List<Value> concat(NodeScope node) {
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < node.operands(); i++) {
      parts.add(operand(node, i));
    }
    Optional<RowTensor> rows =
        parts.stream().filter(RowTensor.class::isInstance).map(RowTensor.class::cast).findFirst();
    List<Value> joined = new ArrayList<>();
    for (Value part : parts) {
      boolean constant = rows.isPresent() && part instanceof GraphTensor;
      joined.add(constant ? constantRow(node, (GraphTensor) part, rows.orElseThrow()) : part);
    }
    int axis = node.axis(node.integer("axis", 0), joined.get(0));
    return List.of(join(node, joined, axis));
  }

  /** Returns a constant as a row; only one that has one row can stand beside any number of rows. */
  private static RowTensor constantRow(NodeScope node, GraphTensor constant, RowTensor rows) {
    boolean row = constant.shape().size() == rows.rank() + 1 && constant.shape().get(0) == 1;
    if (!row || !node.symbols().isSingleRow()) {
      throw node.refused(
          "it joins rows and a constant of shape " + constant.shape(), "use Pad, or Add");
    }
    Element[] out = new Element[node.budget().elements(constant.size())];
    for (int i = 0; i < out.length; i++) {
      out[i] = node.symbols().finite(Element.constant(constant.value(i)));
    }
    return new RowTensor(constant.shape().subList(1, constant.shape().size()), out);
  }

  private static Value join(NodeScope node, List<Value> parts, int axis) {
    List<Integer> first = Picking.shape(parts.get(0));
    long along = 0;
    for (Value part : parts) {
      List<Integer> shape = Picking.shape(part);
      boolean fits =
          shape.size() == first.size()
              && Shapes.with(shape, axis, 1).equals(Shapes.with(first, axis, 1));
      if (!fits) {
        throw node.refused(
            "shapes " + first + " and " + shape + " cannot be joined", "export the model again");
      }
      along += shape.get(axis);
    }
    List<Integer> shape =
        Shapes.with(first, axis, (int) StrictMath.min(along, Budget.MAX_ELEMENTS + 1L));
    int size = node.budget().elements(Shapes.size(shape));
    int inner = Shapes.product(shape, axis + 1, shape.size());
    double[] constants = new double[size];
    Element[] elements = new Element[size];
    int column = 0;
    for (Value part : parts) {
      int width = Picking.shape(part).get(axis) * inner;
      for (int i = 0; i < size / (shape.get(axis) * inner) * width; i++) {
        int to = i / width * shape.get(axis) * inner + column + i % width;
        if (part instanceof RowTensor rows) {
          elements[to] = rows.elements()[i];
        } else {
          constants[to] = ((GraphTensor) part).value(i);
        }
      }
      column += width;
    }
    return parts.get(0) instanceof RowTensor
        ? new RowTensor(shape, elements)
        : new GraphTensor(shape, constants);
  }

  // ---- Slice, Gather, Split

  private static List<Value> slice(NodeScope node) {
    Value value = operand(node, 0);
    int[] starts = node.integers("starts", 1).orElse(new int[0]);
    int[] ends = node.integers("ends", 2).orElse(new int[0]);
    int[] axes = node.integers("axes", 3).orElse(IntStream.range(0, starts.length).toArray());
    int[] steps =
        node.integers("steps", 4)
            .orElse(IntStream.generate(() -> 1).limit(starts.length).toArray());
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw node.refused("its starts and ends do not fit", "export the model again");
    }
    for (int i = 0; i < starts.length; i++) {
      if (isWholeBatch(value, axes[i], starts[i], ends[i], steps[i])) {
        continue;
      }
      int axis = node.axis(axes[i], value);
      int[] indices = range(node, starts[i], ends[i], steps[i], Picking.shape(value).get(axis));
      List<Integer> shape = Shapes.with(Picking.shape(value), axis, indices.length);
      value = Picking.along(node, value, axis, indices, shape);
    }
    return List.of(value);
  }

  private static boolean isWholeBatch(Value value, int axis, int start, int end, int step) {
    return value instanceof RowTensor rows
        && (axis == 0 || axis == -rows.rank() - 1)
        && start == 0
        && end == Integer.MAX_VALUE
        && step == 1;
  }

  private static int[] range(NodeScope node, int start, int end, int step, int size) {
    if (step == 0) {
      throw node.refused("its step is 0", "export the model again");
    }
    long first = start < 0 ? (long) start + size : start;
    long last = end < 0 ? (long) end + size : end;
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    first = StrictMath.max(step > 0 ? 0 : -1, StrictMath.min(high, first));
    last = StrictMath.max(low, StrictMath.min(high, last));
    long count = step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step;
    if (count < 1) {
      throw node.refused("nothing is left of a dimension of " + size, "check its ends");
    }
    int[] out = new int[(int) count];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) (first + (long) i * step);
    }
    return out;
  }

  private static List<Value> gather(NodeScope node) {
    Value value = operand(node, 0);
    GraphTensor picked = node.constant(1);
    int axis = node.axis(node.integer("axis", 0), value);
    List<Integer> shape = new ArrayList<>(Picking.shape(value));
    int size = shape.remove(axis);
    int[] indices = node.integers(picked.values());
    for (int i = 0; i < indices.length; i++) {
      indices[i] += indices[i] < 0 ? size : 0;
      if (indices[i] < 0 || indices[i] >= size) {
        throw node.refused("index " + i + " is not below " + size, "export the model again");
      }
    }
    shape.addAll(axis, picked.shape());
    return List.of(Picking.along(node, value, axis, indices, shape));
  }

  private static List<Value> split(NodeScope node) {
    Value value = operand(node, 0);
    int axis = node.axis(node.integer("axis", 0), value);
    int size = Picking.shape(value).get(axis);
    int parts = node.node().outputs().size();
    int[] sizes = node.integers("split", 1).orElseGet(() -> even(size, parts));
    if (sizes.length != parts
        || Arrays.stream(sizes).anyMatch(s -> s < 1 || s > size)
        || Arrays.stream(sizes).asLongStream().sum() != size) {
      throw node.refused("its parts do not add up to " + size, "export the model again");
    }
    List<Value> out = new ArrayList<>();
    int start = 0;
    for (int part : sizes) {
      int[] indices = IntStream.range(start, start + part).toArray();
      List<Integer> shape = Shapes.with(Picking.shape(value), axis, part);
      out.add(Picking.along(node, value, axis, indices, shape));
      start += part;
    }
    return out;
  }

  /** Parts of one size, the last of which may be smaller. */
  private static int[] even(int size, int parts) {
    int each = (size + parts - 1) / parts;
    int[] out = new int[parts];
    Arrays.fill(out, each);
    out[parts - 1] = size - each * (parts - 1);
    return out;
  }

  // ---- Pad

  private static List<Value> pad(NodeScope node) {
    if (!node.node().text("mode", "constant").equals("constant")) {
      throw node.refused("it pads with values of the tensor", "pad with a constant");
    }
    Value value = operand(node, 0);
    double filling = node.has(2) ? node.constant(2).value(0) : node.node().number("value", 0);
    int batch = value instanceof RowTensor ? 1 : 0;
    int rank = Picking.shape(value).size() + batch;
    int[] pads = node.integers("pads", 1).orElse(new int[0]);
    int[] axes =
        node.has(3) ? node.integers(node.constant(3).values()) : IntStream.range(0, rank).toArray();
    if (pads.length != 2 * axes.length || !Double.isFinite(filling)) {
      throw node.refused("its pads do not fit", "export the model again");
    }
    for (int i = 0; i < axes.length; i++) {
      int before = pads[i];
      int after = pads[i + axes.length];
      if (before != 0 || after != 0) {
        value = padded(node, value, node.axis(axes[i], value), before, after, filling);
      }
    }
    return List.of(value);
  }

  private static Value padded(
      NodeScope node, Value value, int axis, int before, int after, double filling) {
    List<Integer> own = Picking.shape(value);
    int size = own.get(axis);
    long width = (long) size + before + after;
    if (width < 1 || width > Budget.MAX_ELEMENTS) {
      throw node.refused("it makes a dimension of " + width, "check its pads");
    }
    List<Integer> shape = Shapes.with(own, axis, (int) width);
    int inner = Shapes.product(own, axis + 1, own.size());
    int[] from = new int[node.budget().elements(Shapes.size(shape))];
    for (int i = 0; i < from.length; i++) {
      int at = (int) (i / inner % width) - before;
      int outer = (int) (i / inner / width);
      from[i] = at < 0 || at >= size ? Picking.FILLED : (outer * size + at) * inner + i % inner;
    }
    return Picking.pick(node, value, shape, from, filling);
  }
}
