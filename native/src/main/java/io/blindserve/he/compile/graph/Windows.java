package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows that slide over the spatial dimensions of a tensor: the geometry of convolutions and
 * pools, in any number of dimensions.
 */
final class Windows {

  private final List<Integer> input;
  private final List<Integer> kernel;
  private final List<Integer> output = new ArrayList<>();
  private final int[] strides;
  private final int[] dilations;
  private final int[] before;
  private final int[] after;
  private final int[] inputStrides;

  private Windows(NodeScope node, List<Integer> input, List<Integer> kernel) {
    this.input = List.copyOf(input);
    this.kernel = List.copyOf(kernel);
    this.inputStrides = Shapes.strides(input);
    this.strides = positive(node, "strides");
    this.dilations = positive(node, "dilations");
    this.before = new int[input.size()];
    this.after = new int[input.size()];
    pad(node);
    for (int i = 0; i < input.size(); i++) {
      output.add(output(node, i));
    }
  }

  /**
   * Reads a node's windows.
   *
   * @param input sizes of the spatial dimensions
   * @param kernel sizes of a window
   */
  static Windows of(NodeScope node, List<Integer> input, List<Integer> kernel) {
    if (input.isEmpty() || kernel.size() != input.size()) {
      throw node.refused(
          "a window of " + kernel.size() + " dimensions over " + input.size(),
          "export the model again");
    }
    for (int size : kernel) {
      if (size < 1 || size > Budget.MAX_ELEMENTS) {
        throw node.refused("a window of " + size + " values", "export the model again");
      }
    }
    return new Windows(node, input, kernel);
  }

  private int[] positive(NodeScope node, String attribute) {
    int[] out = numbers(node, attribute, input.size(), 1);
    for (int value : out) {
      if (value < 1 || value > Budget.MAX_ELEMENTS) {
        throw node.refused(attribute + " of " + value, "export the model again");
      }
    }
    return out;
  }

  private static int[] numbers(NodeScope node, String attribute, int count, int otherwise) {
    int[] out = new int[count];
    Arrays.fill(out, otherwise);
    int[] found = node.integers(attribute).orElse(out);
    if (found.length != count) {
      throw node.refused(
          attribute + " has " + found.length + " numbers, not " + count, "export the model again");
    }
    return found;
  }

  private void pad(NodeScope node) {
    String auto = node.node().text("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET" -> padAsTold(node);
      case "VALID" -> {}
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int i = 0; i < input.size(); i++) {
          padToSame(i, auto.equals("SAME_LOWER"));
        }
      }
      default -> throw node.refused("its auto_pad is not known", "pad by numbers");
    }
  }

  private void padAsTold(NodeScope node) {
    int[] pads = numbers(node, "pads", 2 * input.size(), 0);
    for (int i = 0; i < pads.length; i++) {
      if (pads[i] < 0 || pads[i] > Budget.MAX_ELEMENTS) {
        throw node.refused("a pad of " + pads[i], "use Slice to cut");
      }
      (i < input.size() ? before : after)[i % input.size()] = pads[i];
    }
  }

  /** As many outputs as strides fit into the input. */
  private void padToSame(int i, boolean lower) {
    long outputs = (input.get(i) + strides[i] - 1L) / strides[i];
    long total = (outputs - 1) * strides[i] + extent(i) - input.get(i);
    int pads = (int) StrictMath.max(0, total);
    int small = pads / 2;
    before[i] = lower ? pads - small : small;
    after[i] = pads - before[i];
  }

  /** Returns what a window spans, in values of the input. */
  private long extent(int i) {
    return (kernel.get(i) - 1L) * dilations[i] + 1;
  }

  private int output(NodeScope node, int i) {
    long room = (long) input.get(i) + before[i] + after[i] - extent(i);
    if (room < 0) {
      throw node.refused(
          "a window of " + extent(i) + " does not fit into " + input.get(i) + " values",
          "use larger inputs or smaller windows");
    }
    long steps = room / strides[i];
    boolean ceil = node.integer("ceil_mode", 0) != 0;
    if (ceil && room % strides[i] != 0) {
      steps++;
      if (steps * strides[i] >= (long) input.get(i) + before[i]) {
        throw node.refused(
            "its last window lies in the padding, where versions of ONNX disagree",
            "set ceil_mode to 0 or pad less");
      }
    }
    return (int) (steps + 1);
  }

  List<Integer> output() {
    return output;
  }

  List<Integer> kernel() {
    return kernel;
  }

  /** Returns the offset in the input of a place of a window, or -1 where that is padding. */
  int offset(int[] window, int[] place) {
    int out = 0;
    for (int i = 0; i < window.length; i++) {
      int at = position(window, place, i);
      if (at < 0 || at >= input.get(i)) {
        return -1;
      }
      out += at * inputStrides[i];
    }
    return out;
  }

  /** Returns whether a place of a window lies in the input or its padding, not beyond. */
  boolean isPadded(int[] window, int[] place) {
    for (int i = 0; i < window.length; i++) {
      if (position(window, place, i) >= input.get(i) + after[i]) {
        return false;
      }
    }
    return true;
  }

  private int position(int[] window, int[] place, int i) {
    return window[i] * strides[i] + place[i] * dilations[i] - before[i];
  }
}
