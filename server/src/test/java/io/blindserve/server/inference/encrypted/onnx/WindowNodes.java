package io.blindserve.server.inference.encrypted.onnx;

import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.integer;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.list;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Convolutions and pools. */
final class WindowNodes {

  private WindowNodes() {}

  /** Adds its operators to a table. */
  static void addTo(Map<String, Consumer<ModelMaker>> out) {
    out.put("Conv", WindowNodes::convolution);
    out.put("ConvSame", WindowNodes::convolutionSame);
    out.put("AveragePool", WindowNodes::averagePool);
    out.put("GlobalAveragePool", WindowNodes::globalAveragePool);
  }

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
      int before = m.choices.below(kernel);
      int after = m.choices.below(kernel);
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
      int stride = m.upTo(ceil ? kernel : 3);
      int before = m.choices.below(kernel);
      int after = m.choices.below(kernel);
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

  private static void globalAveragePool(ModelMaker m) {
    List<Integer> shape = new ArrayList<>(Collections.nCopies(m.shape.size(), 1));
    shape.set(0, m.shape.get(0));
    m.then(shape, "GlobalAveragePool", List.of());
  }
}
