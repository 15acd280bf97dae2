package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.List;

/** One convolution. For one use. */
final class Convolution {

  private final NodeScope node;
  private final RowTensor rows;
  private final GraphTensor weights;
  private final double[] bias;
  private final Windows windows;
  private final int outputs;
  private final int inputsOfGroup;
  private final int outputsOfGroup;

  /**
   * Takes operands that fit.
   *
   * @param rows of shape [channels, spatial...]
   * @param weights of shape [outputs, channels / groups, spatial...]
   */
  Convolution(
      NodeScope node,
      RowTensor rows,
      GraphTensor weights,
      double[] bias,
      Windows windows,
      int groups) {
    this.node = node;
    this.rows = rows;
    this.weights = weights;
    this.bias = bias;
    this.windows = windows;
    this.outputs = weights.shape().get(0);
    this.inputsOfGroup = weights.shape().get(1);
    this.outputsOfGroup = outputs / groups;
  }

  RowTensor apply() {
    List<Integer> shape = new ArrayList<>(List.of(outputs));
    shape.addAll(windows.output());
    Element[] out = new Element[node.budget().elements(Shapes.size(shape))];
    int kernel = Math.toIntExact(Shapes.size(windows.kernel()));
    node.budget().work(out.length * (long) kernel * inputsOfGroup);
    Term[] terms = node.symbols().terms(rows.elements());
    Accumulator sum = new Accumulator(node.symbols());
    int plane = rows.size() / rows.shape().get(0);
    int outPlane = out.length / outputs;
    int[] window = new int[windows.output().size()];
    int[] offsets = new int[kernel];
    for (int w = 0; w < outPlane; w++) {
      fill(offsets, window);
      for (int o = 0; o < outputs; o++) {
        int first = o / outputsOfGroup * inputsOfGroup;
        for (int c = 0; c < inputsOfGroup; c++) {
          int from = (first + c) * plane;
          int weight = (o * inputsOfGroup + c) * kernel;
          for (int k = 0; k < kernel; k++) {
            if (offsets[k] >= 0) {
              sum.add(terms[from + offsets[k]], weights.value(weight + k));
            }
          }
        }
        sum.add(bias[o]);
        out[o * outPlane + w] = sum.element();
      }
      Shapes.next(window, windows.output());
    }
    return new RowTensor(shape, out);
  }

  private void fill(int[] offsets, int[] window) {
    int[] place = new int[window.length];
    for (int k = 0; k < offsets.length; k++) {
      offsets[k] = windows.offset(window, place);
      Shapes.next(place, windows.kernel());
    }
  }
}
