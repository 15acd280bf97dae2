package io.blindserve.server.inference.encrypted.onnx;

import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.integer;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.list;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import onnx.Onnx;

/** Operators that give values another shape. */
final class ShapeNodes {

  private ShapeNodes() {}

  /** Adds its operators to a table. */
  static void addTo(Map<String, Consumer<ModelMaker>> out) {
    out.put("Flatten", m -> m.then(List.of(m.size()), "Flatten", List.of()));
    out.put("Reshape", ShapeNodes::reshape);
    out.put("ReshapeByShape", ShapeNodes::reshapeByShape);
    out.put("Transpose", ShapeNodes::transpose);
    out.put("Unsqueeze", ShapeNodes::unsqueeze);
    out.put("Expand", ShapeNodes::expand);
    out.put("ReduceMean", m -> reduce(m, "ReduceMean", 18));
    out.put("ReduceSum", m -> reduce(m, "ReduceSum", 13));
    out.put("ReduceSumSquare", m -> reduce(m, "ReduceSumSquare", 18));
  }

  private static void reshape(ModelMaker m) {
    int size = m.size();
    List<Integer> shape = new ArrayList<>();
    int left = size;
    for (int d = 2; d <= 4 && shape.size() < 2; d++) {
      if (left % d == 0) {
        shape.add(d);
        left /= d;
      }
    }
    shape.add(left);
    int open = m.choices.below(shape.size());
    long[] target = new long[shape.size() + 1];
    target[0] = m.chance(0.5) ? 0 : -1;
    for (int i = 0; i < shape.size(); i++) {
      target[i + 1] = target[0] == 0 && i == open ? -1 : shape.get(i);
    }
    m.then(shape, "Reshape", List.of(m.integers(target)));
  }

  /** As PyTorch writes view(x.size(0), -1). */
  private static void reshapeByShape(ModelMaker m) {
    String sizes = m.node("Shape", List.of(m.value));
    String batch = m.node("Gather", List.of(sizes, m.integers(0)), integer("axis", 0));
    String target = m.node("Concat", List.of(batch, m.integers(-1)), integer("axis", 0));
    m.then(List.of(m.size()), "Reshape", List.of(target));
  }

  /** ONNX Runtime takes a transpose that changes nothing for one that does, before a Gemm. */
  private static void transpose(ModelMaker m) {
    if (m.shape.size() == 1) {
      return;
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < m.shape.size(); i++) {
      order.add(i);
    }
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, i - m.choices.below(i + 1));
    }
    List<Integer> shape = order.stream().map(m.shape::get).toList();
    List<Integer> full = new ArrayList<>(List.of(0));
    order.forEach(axis -> full.add(axis + 1));
    m.then(shape, "Transpose", List.of(), list("perm", full));
  }

  private static void unsqueeze(ModelMaker m) {
    int axis = m.upTo(m.shape.size());
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.add(axis - 1, 1);
    withAxes(m, shape, "Unsqueeze", axis, 13);
    if (m.chance(0.6)) {
      shape.remove(axis - 1);
      withAxes(m, shape, "Squeeze", axis, 13);
    }
  }

  private static void withAxes(
      ModelMaker m,
      List<Integer> shape,
      String operator,
      int axis,
      int since,
      Onnx.AttributeProto... more) {
    List<Onnx.AttributeProto> attributes = new ArrayList<>(List.of(more));
    if (m.opset >= since) {
      m.then(
          shape,
          operator,
          List.of(m.integers(axis)),
          attributes.toArray(new Onnx.AttributeProto[0]));
    } else {
      attributes.add(list("axes", List.of(axis)));
      m.then(shape, operator, List.of(), attributes.toArray(new Onnx.AttributeProto[0]));
    }
  }

  private static void expand(ModelMaker m) {
    int axis = m.choices.below(m.shape.size());
    if (m.shape.get(axis) != 1) {
      return;
    }
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, 3);
    long[] target = new long[shape.size() + 1];
    target[0] = 1;
    for (int i = 0; i < shape.size(); i++) {
      target[i + 1] = shape.get(i);
    }
    m.then(shape, "Expand", List.of(m.integers(target)));
  }

  private static void reduce(ModelMaker m, String operator, int since) {
    int axis = m.choices.below(m.shape.size());
    boolean keep = m.shape.size() == 1 || m.chance(0.5);
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, 1);
    if (!keep) {
      shape.remove(axis);
    }
    withAxes(m, shape, operator, axis + 1, since, integer("keepdims", keep ? 1 : 0));
  }

  /** Makes one channel of a vector. */
  static void addChannel(ModelMaker m) {
    int size = m.size();
    m.then(List.of(1, size), "Reshape", List.of(m.integers(-1, 1, size)));
  }

  /** Makes one dimension of all behind the channels. */
  static void addJoin(ModelMaker m) {
    int channels = m.shape.get(0);
    List<Integer> shape = List.of(channels, m.size() / channels);
    m.then(shape, "Reshape", List.of(m.integers(-1, channels, m.size() / channels)));
  }
}
