package io.blindserve.server.inference.encrypted.onnx;

import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.integer;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Operators that take some of the values, or join them. */
final class SelectNodes {

  private SelectNodes() {}

  /** Adds its operators to a table. */
  static void addTo(Map<String, Consumer<ModelMaker>> out) {
    out.put("Concat", SelectNodes::concat);
    out.put("Slice", SelectNodes::slice);
    out.put("Gather", SelectNodes::gather);
    out.put("Split", SelectNodes::split);
    out.put("Pad", SelectNodes::pad);
  }

  private static void concat(ModelMaker m) {
    int axis = m.choices.below(m.shape.size());
    String other = m.node("Sigmoid", List.of(m.value));
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, 2 * shape.get(axis));
    long onnxAxis = m.chance(0.5) ? axis + 1 : axis - m.shape.size();
    m.then(shape, "Concat", List.of(other), integer("axis", onnxAxis));
  }

  private static void slice(ModelMaker m) {
    int axis = m.choices.below(m.shape.size());
    int size = m.shape.get(axis);
    int start = m.choices.below(size);
    int end = start + m.upTo(size - start);
    int step = m.upTo(2);
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, (end - start + step - 1) / step);
    boolean backwards = m.chance(0.3);
    long first = backwards ? end - 1 : start;
    long last = backwards ? start - 1 - size : end == size ? Long.MAX_VALUE : end;
    if (backwards) {
      last = start == 0 ? Long.MIN_VALUE + 1 : start - 1;
    }
    m.then(
        shape,
        "Slice",
        List.of(
            m.integers(first),
            m.integers(last),
            m.integers(axis + 1),
            m.integers(backwards ? -step : step)));
  }

  private static void gather(ModelMaker m) {
    int axis = m.choices.below(m.shape.size());
    int size = m.shape.get(axis);
    long[] picked = new long[m.upTo(3)];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = m.choices.between(-size, size);
    }
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, picked.length);
    m.then(shape, "Gather", List.of(m.integers(picked)), integer("axis", axis + 1));
  }

  private static void split(ModelMaker m) {
    int axis = m.choices.below(m.shape.size());
    int size = m.shape.get(axis);
    if (size < 2) {
      return;
    }
    int first = m.upTo(size - 1);
    List<Integer> shape = new ArrayList<>(m.shape);
    boolean left = m.chance(0.5);
    List<String> parts =
        m.opset >= 13
            ? m.nodes(
                "Split",
                2,
                List.of(m.value, m.integers(first, size - first)),
                integer("axis", axis + 1))
            : m.nodes(
                "Split",
                2,
                List.of(m.value),
                integer("axis", axis + 1),
                list("split", List.of(first, size - first)));
    shape.set(axis, left ? first : size - first);
    m.value = parts.get(left ? 0 : 1);
    m.shape = shape;
  }

  private static void pad(ModelMaker m) {
    int rank = m.shape.size();
    long[] pads = new long[2 * rank + 2];
    List<Integer> shape = new ArrayList<>(m.shape);
    int axis = m.choices.below(rank);
    pads[axis + 1] = m.choices.below(3);
    pads[rank + axis + 2] = m.choices.below(3);
    shape.set(axis, (int) (shape.get(axis) + pads[axis + 1] + pads[rank + axis + 2]));
    m.then(shape, "Pad", List.of(m.integers(pads), m.scalar(m.chance(0.5) ? 0 : 0.3)));
  }
}
