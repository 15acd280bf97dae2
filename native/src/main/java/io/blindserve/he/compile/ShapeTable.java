package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shapes that fit a layer behind some layout of its input, before anybody asks what they cost.
 * Scanning the slots takes most of a search's time, so layouts that were met before are remembered.
 * Not thread-safe.
 */
final class ShapeTable {

  private final int slots;
  private final List<Matrix> weights;
  private final Map<String, List<LayerShape>> known = new TreeMap<>();

  ShapeTable(int logN, List<Matrix> weights) {
    this.slots = 1 << (logN - 1);
    this.weights = weights;
  }

  int slots() {
    return slots;
  }

  List<Matrix> weights() {
    return weights;
  }

  /**
   * Returns the shapes, with one baby step and the fold before the rescale.
   *
   * @param layout a name of the input's layout, the same for the same columns
   * @param columns which column stands in each slot of the input
   */
  List<LayerShape> shapes(int layer, String layout, int[] columns) {
    return known.computeIfAbsent(
        layer + " behind " + layout, name -> find(layer, new Placement(columns)));
  }

  private List<LayerShape> find(int layer, Placement placement) {
    int columns = weights.get(layer).columns();
    int rows = weights.get(layer).rows();
    List<LayerShape> out = new ArrayList<>();
    for (int offsets = 1; offsets <= ceilingPower(columns); offsets *= 2) {
      int least = ceilingPower(columns) / offsets;
      for (int blocks = least; blocks <= StrictMath.min(slots, 2 * least); blocks *= 2) {
        for (int stride : strides(offsets, blocks, rows)) {
          tryShape(out, placement, layer, offsets, blocks, stride);
        }
      }
    }
    return List.copyOf(out);
  }

  /**
   * The strides worth a try: filling all slots, and multiples of the offsets by odd numbers, which
   * walk all columns.
   */
  private SortedSet<Integer> strides(int offsets, int blocks, int rows) {
    SortedSet<Integer> out = new TreeSet<>();
    int largest = slots / blocks;
    if (largest < rows) {
      return out;
    }
    out.add(largest);
    int least = (rows + offsets - 1) / offsets | 1;
    int most = largest / offsets - 1 | 1;
    for (int multiple : new int[] {least, (least + most) / 2 | 1, most}) {
      int stride = offsets * multiple;
      if (stride >= rows && stride <= largest) {
        out.add(stride);
      }
    }
    return out;
  }

  private void tryShape(
      List<LayerShape> out, Placement placement, int layer, int offsets, int blocks, int stride) {
    int columns = weights.get(layer).columns();
    int rows = weights.get(layer).rows();
    int period = ceilingPower(rows);
    if (stride * blocks > slots
        || placement.coverage(offsets, blocks, stride, columns, rows) < rows) {
      return;
    }
    int window = placement.coverage(offsets, blocks, stride, columns, stride);
    out.add(new LayerShape(offsets, 1, blocks, stride, period, window, true, new TreeMap<>()));
  }

  static int ceilingPower(int value) {
    return value <= 1 ? 1 : Integer.highestOneBit(value - 1) << 1;
  }
}
