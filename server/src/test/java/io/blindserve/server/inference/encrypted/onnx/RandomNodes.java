package io.blindserve.server.inference.encrypted.onnx;

import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.integer;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.list;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.number;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import onnx.Onnx;

/** Adds one operator with random parameters behind the newest value of any shape that it takes. */
final class RandomNodes {

  static final Map<String, Consumer<ModelMaker>> ANY_SHAPE = anyShape();
  static final Map<String, Consumer<ModelMaker>> VECTORS = vectors();
  static final Map<String, Consumer<ModelMaker>> IMAGES = images();

  private RandomNodes() {}

  private static Map<String, Consumer<ModelMaker>> anyShape() {
    Map<String, Consumer<ModelMaker>> out = new TreeMap<>();
    for (String plain :
        List.of(
            "Relu",
            "Sigmoid",
            "Tanh",
            "Softplus",
            "Softsign",
            "Erf",
            "Abs",
            "Neg",
            "Identity",
            "Dropout")) {
      out.put(plain, m -> m.then(plain, List.of()));
    }
    for (String alpha : List.of("LeakyRelu", "Elu", "ThresholdedRelu")) {
      out.put(alpha, m -> m.then(alpha, List.of(), number("alpha", m.random.nextDouble(0.1, 1.2))));
    }
    since(out, 12, "Celu", number("alpha", 0.7));
    since(out, 14, "HardSwish");
    since(out, 18, "Mish");
    since(out, 20, "Gelu", text("approximate", "none"));
    since(out, 20, "Gelu", text("approximate", "tanh"));
    out.put("Selu", m -> m.then("Selu", List.of()));
    out.put(
        "HardSigmoid",
        m -> m.then("HardSigmoid", List.of(), number("alpha", 0.3), number("beta", 0.4)));
    out.put("PRelu", m -> m.then("PRelu", List.of(m.weights(0, 0.5, spread(m)))));
    out.put("Clip", m -> m.then("Clip", List.of(m.scalar(-0.7), m.scalar(0.9))));
    out.put("Relu6", m -> m.then("Clip", List.of(m.scalar(0), m.scalar(6))));
    out.put("Max", m -> m.then("Max", List.of(m.weights(0.5, spread(m)))));
    out.put("Min", m -> m.then("Min", List.of(m.weights(0.5, spread(m)))));
    out.put("MaxOfTwo", RandomNodes::maxOfTwo);
    out.put("Exp", m -> m.then("Exp", List.of()));
    out.put("Reciprocal", RandomNodes::reciprocal);
    out.put("SqrtLog", RandomNodes::sqrtLog);
    out.put(
        "Silu",
        m -> m.value = m.node("Mul", List.of(m.value, m.node("Sigmoid", List.of(m.value)))));
    out.put("SiluByDivision", RandomNodes::siluByDivision);
    out.put("GeluOfErf", RandomNodes::geluOfErf);
    out.put("GeluOfTanh", RandomNodes::geluOfTanh);
    out.put("Quadratic", RandomNodes::quadratic);
    out.put("Pow", m -> m.then("Pow", List.of(m.scalar(m.random.nextInt(0, 5)))));
    out.put("Add", m -> m.then("Add", List.of(m.weights(1, spread(m)))));
    out.put("SubFrom", m -> m.value = m.node("Sub", List.of(m.weights(1, spread(m)), m.value)));
    out.put("Mul", m -> m.then("Mul", List.of(m.weights(1, spread(m)))));
    out.put("Div", m -> m.then("Div", List.of(m.weights(1, 3, spread(m)))));
    out.put(
        "Sum", m -> m.value = m.node("Sum", List.of(m.value, m.weights(1, spread(m)), m.value)));
    out.put(
        "Mean", m -> m.value = m.node("Mean", List.of(m.value, m.node("Relu", List.of(m.value)))));
    out.put("ProductOfBranches", RandomNodes::product);
    out.put("Residual", RandomNodes::residual);
    out.put("Flatten", m -> m.then(List.of(m.size()), "Flatten", List.of()));
    out.put("Reshape", RandomNodes::reshape);
    out.put("ReshapeByShape", RandomNodes::reshapeByShape);
    out.put("Transpose", RandomNodes::transpose);
    out.put("Unsqueeze", RandomNodes::unsqueeze);
    out.put("Concat", RandomNodes::concat);
    out.put("Slice", RandomNodes::slice);
    out.put("Gather", RandomNodes::gather);
    out.put("Split", RandomNodes::split);
    out.put("Pad", RandomNodes::pad);
    out.put("ReduceMean", m -> reduce(m, "ReduceMean", 18));
    out.put("ReduceSum", m -> reduce(m, "ReduceSum", 13));
    out.put("ReduceSumSquare", m -> reduce(m, "ReduceSumSquare", 18));
    out.put("MatMulOfRows", RandomNodes::matMulOfRows);
    out.put("BatchNormalization", RandomNodes::batchNormalization);
    out.put("MatMul", RandomNodes::matMul);
    out.put("Expand", RandomNodes::expand);
    out.put("Cast", m -> m.then("Cast", List.of(), integer("to", 1)));
    return out;
  }

  /** Operators of later versions; older models get a Relu instead. */
  private static void since(
      Map<String, Consumer<ModelMaker>> out,
      int opset,
      String operator,
      Onnx.AttributeProto... attributes) {
    String name =
        attributes.length == 0 ? operator : operator + attributes[0].getS().toStringUtf8();
    out.put(
        name,
        m -> {
          if (m.opset >= opset) {
            m.then(operator, List.of(), attributes);
          } else {
            m.then("Relu", List.of());
          }
        });
  }

  private static Map<String, Consumer<ModelMaker>> vectors() {
    Map<String, Consumer<ModelMaker>> out = new TreeMap<>();
    out.put("Gemm", RandomNodes::gemm);
    out.put("Dense", RandomNodes::dense);
    out.put("Bottleneck", RandomNodes::bottleneck);
    return out;
  }

  private static Map<String, Consumer<ModelMaker>> images() {
    Map<String, Consumer<ModelMaker>> out = new TreeMap<>();
    out.put("Conv", RandomNodes::convolution);
    out.put("ConvSame", RandomNodes::convolutionSame);
    out.put("AveragePool", RandomNodes::averagePool);
    out.put(
        "GlobalAveragePool",
        m -> {
          List<Integer> shape = new ArrayList<>(Collections.nCopies(m.shape.size(), 1));
          shape.set(0, m.shape.get(0));
          m.then(shape, "GlobalAveragePool", List.of());
        });
    return out;
  }

  /** Shapes of constants: a scalar, one a channel, or one a value; with or without a batch. */
  private static List<Integer> spread(ModelMaker m) {
    List<Integer> out = new ArrayList<>(m.shape);
    for (int i = 0; i < out.size(); i++) {
      if (m.chance(0.4)) {
        out.set(i, 1);
      }
    }
    if (m.chance(0.2)) {
      return List.of();
    }
    if (m.chance(0.3)) {
      out.add(0, 1);
    }
    return out;
  }

  // ---- formulas of activations

  private static void maxOfTwo(ModelMaker m) {
    String other = m.node("Mul", List.of(m.value, m.weights(1, m.shape)));
    m.then(m.chance(0.5) ? "Max" : "Min", List.of(other));
  }

  private static void reciprocal(ModelMaker m) {
    String square = m.node("Mul", List.of(m.value, m.value));
    m.value = m.node("Reciprocal", List.of(m.node("Add", List.of(square, m.scalar(1)))));
  }

  private static void sqrtLog(ModelMaker m) {
    String square = m.node("Mul", List.of(m.value, m.value));
    String positive = m.node("Add", List.of(square, m.scalar(0.5)));
    m.value = m.node(m.chance(0.5) ? "Sqrt" : "Log", List.of(positive));
  }

  private static void siluByDivision(ModelMaker m) {
    String exponential = m.node("Exp", List.of(m.node("Neg", List.of(m.value))));
    m.then("Div", List.of(m.node("Add", List.of(m.scalar(1), exponential))));
  }

  private static void geluOfErf(ModelMaker m) {
    String scaled = m.node("Div", List.of(m.value, m.scalar(Math.sqrt(2))));
    String factor = m.node("Add", List.of(m.node("Erf", List.of(scaled)), m.scalar(1)));
    String product = m.node("Mul", List.of(m.value, factor));
    m.value = m.node("Mul", List.of(product, m.scalar(0.5)));
  }

  private static void geluOfTanh(ModelMaker m) {
    String cube = m.node("Pow", List.of(m.value, m.scalar(3)));
    String inner =
        m.node("Add", List.of(m.value, m.node("Mul", List.of(cube, m.scalar(0.044715)))));
    String scaled = m.node("Mul", List.of(m.scalar(0.7978846), inner));
    String factor = m.node("Add", List.of(m.node("Tanh", List.of(scaled)), m.scalar(1)));
    String half = m.node("Mul", List.of(m.value, m.scalar(0.5)));
    m.value = m.node("Mul", List.of(half, factor));
  }

  private static void quadratic(ModelMaker m) {
    List<Integer> channels = spread(m);
    String square = m.node("Mul", List.of(m.value, m.value));
    String a = m.node("Mul", List.of(square, m.weights(0.5, channels)));
    String b = m.node("Mul", List.of(m.weights(1, channels), m.value));
    m.value = m.node("Add", List.of(m.node("Add", List.of(a, b)), m.weights(1, channels)));
  }

  private static void product(ModelMaker m) {
    String left = m.node("Tanh", List.of(m.node("Mul", List.of(m.value, m.weights(1, m.shape)))));
    String right = m.node("Add", List.of(m.value, m.weights(1, m.shape)));
    if (m.shape.size() == 1) {
      right = m.node("MatMul", List.of(right, m.weights(0.5, List.of(m.size(), m.size()))));
    }
    m.value = m.node("Mul", List.of(left, right));
  }

  private static void residual(ModelMaker m) {
    String before = m.value;
    List<Integer> shape = m.shape;
    m.then("BatchNormalization", batchParameters(m));
    m.then("Tanh", List.of());
    int last = shape.get(shape.size() - 1);
    m.then("MatMul", List.of(m.weights(1 / Math.sqrt(last), List.of(last, last))));
    if (m.chance(0.5)) {
      m.then("Sigmoid", List.of());
    }
    m.then("Add", List.of(before));
  }

  // ---- shapes

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
    int open = m.random.nextInt(shape.size());
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
    Collections.shuffle(order, new Random(m.random.nextLong()));
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

  private static void concat(ModelMaker m) {
    int axis = m.random.nextInt(m.shape.size());
    String other = m.node("Sigmoid", List.of(m.value));
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, 2 * shape.get(axis));
    long onnxAxis = m.chance(0.5) ? axis + 1 : axis - m.shape.size();
    m.then(shape, "Concat", List.of(other), integer("axis", onnxAxis));
  }

  private static void slice(ModelMaker m) {
    int axis = m.random.nextInt(m.shape.size());
    int size = m.shape.get(axis);
    int start = m.random.nextInt(size);
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
    int axis = m.random.nextInt(m.shape.size());
    int size = m.shape.get(axis);
    long[] picked = new long[m.upTo(3)];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = m.random.nextInt(-size, size);
    }
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, picked.length);
    m.then(shape, "Gather", List.of(m.integers(picked)), integer("axis", axis + 1));
  }

  private static void split(ModelMaker m) {
    int axis = m.random.nextInt(m.shape.size());
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
    int axis = m.random.nextInt(rank);
    pads[axis + 1] = m.random.nextInt(3);
    pads[rank + axis + 2] = m.random.nextInt(3);
    shape.set(axis, (int) (shape.get(axis) + pads[axis + 1] + pads[rank + axis + 2]));
    m.then(shape, "Pad", List.of(m.integers(pads), m.scalar(m.chance(0.5) ? 0 : 0.3)));
  }

  private static void expand(ModelMaker m) {
    int axis = m.random.nextInt(m.shape.size());
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
    int axis = m.random.nextInt(m.shape.size());
    boolean keep = m.shape.size() == 1 || m.chance(0.5);
    List<Integer> shape = new ArrayList<>(m.shape);
    shape.set(axis, 1);
    if (!keep) {
      shape.remove(axis);
    }
    withAxes(m, shape, operator, axis + 1, since, integer("keepdims", keep ? 1 : 0));
  }

  // ---- layers

  private static List<String> batchParameters(ModelMaker m) {
    List<Integer> channels = List.of(m.shape.get(0));
    return List.of(
        m.weights(0.5, 1.5, channels),
        m.weights(0.5, channels),
        m.weights(0.5, channels),
        m.weights(0.5, 2, channels));
  }

  private static void batchNormalization(ModelMaker m) {
    m.then("BatchNormalization", batchParameters(m), number("epsilon", 1e-3));
  }

  private static void matMul(ModelMaker m) {
    int last = m.shape.get(m.shape.size() - 1);
    int outputs = m.upTo(6);
    List<Integer> shape = new ArrayList<>(m.shape);
    if (m.shape.size() > 1 && m.chance(0.4)) {
      int rows = m.shape.get(m.shape.size() - 2);
      String left = m.weights(1 / Math.sqrt(rows), List.of(outputs, rows));
      m.value = m.node("MatMul", List.of(left, m.value));
      shape.set(shape.size() - 2, outputs);
    } else {
      m.then("MatMul", List.of(m.weights(1 / Math.sqrt(last), List.of(last, outputs))));
      shape.set(shape.size() - 1, outputs);
    }
    m.shape = shape;
  }

  /** x times its transpose: products of values of the network. */
  private static void matMulOfRows(ModelMaker m) {
    if (m.shape.size() != 2) {
      return;
    }
    String other = m.node("Transpose", List.of(m.value), list("perm", List.of(0, 2, 1)));
    m.then(List.of(m.shape.get(0), m.shape.get(0)), "MatMul", List.of(other));
  }

  private static void gemm(ModelMaker m) {
    int outputs = m.upTo(8);
    boolean transposed = m.chance(0.5);
    double size = 1 / Math.sqrt(m.size());
    List<Integer> dims = transposed ? List.of(outputs, m.size()) : List.of(m.size(), outputs);
    List<String> operands = new ArrayList<>(List.of(m.weights(size, dims)));
    if (m.chance(0.7)) {
      operands.add(m.weights(1, m.chance(0.5) ? List.of(outputs) : List.of(1, outputs)));
    }
    m.then(
        List.of(outputs),
        "Gemm",
        operands,
        integer("transB", transposed ? 1 : 0),
        number("alpha", 0.5),
        number("beta", 2));
  }

  private static void dense(ModelMaker m) {
    int outputs = m.upTo(8);
    m.then("MatMul", List.of(m.weights(1 / Math.sqrt(m.size()), List.of(m.size(), outputs))));
    m.then(List.of(outputs), "Add", List.of(m.weights(1, List.of(outputs))));
  }

  private static void bottleneck(ModelMaker m) {
    int inputs = m.size();
    m.then("MatMul", List.of(m.weights(1 / Math.sqrt(inputs), List.of(inputs, 2))));
    m.then(List.of(7), "MatMul", List.of(m.weights(1, List.of(2, 7))));
  }

  // ---- windows

  private static int window(int input, int kernel, int stride, int dilation, int pads) {
    return (input + pads - dilation * (kernel - 1) - 1) / stride + 1;
  }

  private static void convolution(ModelMaker m) {
    int channels = m.shape.get(0);
    int groups = channels % 2 == 0 && m.chance(0.4) ? 2 : 1;
    int outputs = groups * m.upTo(3);
    List<Integer> weights = new ArrayList<>(List.of(outputs, channels / groups));
    List<Integer> shape = new ArrayList<>(List.of(outputs));
    List<List<Integer>> lists = lists(4);
    for (int size : m.shape.subList(1, m.shape.size())) {
      int kernel = m.upTo(Math.min(3, size));
      int dilation = kernel > 1 && (kernel - 1) * 2 < size && m.chance(0.2) ? 2 : 1;
      int stride = m.upTo(2);
      int before = m.random.nextInt(kernel);
      int after = m.random.nextInt(kernel);
      weights.add(kernel);
      lists.get(0).add(stride);
      lists.get(1).add(dilation);
      lists.get(2).add(before);
      lists.get(3).add(after);
      shape.add(window(size, kernel, stride, dilation, before + after));
    }
    List<Integer> pads = new ArrayList<>(lists.get(2));
    pads.addAll(lists.get(3));
    int inputs = weights.stream().skip(1).reduce(1, Math::multiplyExact);
    List<String> operands = new ArrayList<>(List.of(m.weights(1 / Math.sqrt(inputs), weights)));
    if (m.chance(0.7)) {
      operands.add(m.weights(1, List.of(outputs)));
    }
    m.then(
        shape,
        "Conv",
        operands,
        list("strides", lists.get(0)),
        list("dilations", lists.get(1)),
        list("pads", pads),
        integer("group", groups));
  }

  private static List<List<Integer>> lists(int count) {
    List<List<Integer>> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.add(new ArrayList<>());
    }
    return out;
  }

  private static void convolutionSame(ModelMaker m) {
    int channels = m.shape.get(0);
    int outputs = m.upTo(3);
    List<Integer> weights = new ArrayList<>(List.of(outputs, channels));
    List<Integer> strides = new ArrayList<>();
    List<Integer> shape = new ArrayList<>(List.of(outputs));
    for (int size : m.shape.subList(1, m.shape.size())) {
      weights.add(m.upTo(4));
      int stride = m.upTo(3);
      strides.add(stride);
      shape.add((size + stride - 1) / stride);
    }
    m.then(
        shape,
        "Conv",
        List.of(m.weights(0.3, weights)),
        list("strides", strides),
        text("auto_pad", m.chance(0.5) ? "SAME_UPPER" : "SAME_LOWER"));
  }

  private static void averagePool(ModelMaker m) {
    List<Integer> shape = new ArrayList<>(List.of(m.shape.get(0)));
    List<List<Integer>> lists = lists(4);
    boolean ceil = m.chance(0.4);
    for (int size : m.shape.subList(1, m.shape.size())) {
      int kernel = m.upTo(Math.min(3, size));
      int stride = m.upTo(3);
      int before = m.random.nextInt(kernel);
      int after = m.random.nextInt(kernel);
      int room = size + before + after - kernel;
      int outputs = room / stride + 1;
      if (ceil && room % stride != 0) {
        if (outputs * stride >= size + before) {
          after -= room % stride; // a window in the padding alone: versions of ONNX disagree
        } else {
          outputs++;
        }
      }
      lists.get(0).add(kernel);
      lists.get(1).add(stride);
      lists.get(2).add(before);
      lists.get(3).add(after);
      shape.add(outputs);
    }
    List<Integer> pads = new ArrayList<>(lists.get(2));
    pads.addAll(lists.get(3));
    m.then(
        shape,
        "AveragePool",
        List.of(),
        list("kernel_shape", lists.get(0)),
        list("strides", lists.get(1)),
        list("pads", pads),
        integer("ceil_mode", ceil ? 1 : 0),
        integer("count_include_pad", m.chance(0.5) ? 1 : 0));
  }
}
