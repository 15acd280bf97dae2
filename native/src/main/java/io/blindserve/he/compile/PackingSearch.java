package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the cheapest sequence of layouts for a chain of layers: for each layer it tries shapes in a
 * fixed order, keeps for each different layout of the result the cheapest way to it, and goes on
 * from the cheapest few.
 */
final class PackingSearch {

  private static final int KEPT_STATES = 24;

  private final int logSlots;
  private final int slots;
  private final CostTable costs;
  private final List<Matrix> weights;

  PackingSearch(int logN, List<Matrix> weights) {
    this.logSlots = logN - 1;
    this.slots = 1 << logSlots;
    this.costs = new CostTable(logN);
    this.weights = weights;
  }

  /** A partial packing. */
  @SuppressWarnings("ArrayRecordComponent")
  private record State(int[] input, int[] columns, List<LayerShape> layers, long cost) {}

  /** Returns the cheapest packing, or nothing when the network does not fit the slots. */
  Optional<Packing> find() {
    List<State> states = inputs();
    for (int k = 0; k < weights.size(); k++) {
      states = extend(states, k);
    }
    return states.stream()
        .findFirst()
        .map(s -> new Packing(logSlots, s.input(), s.layers(), s.cost()));
  }

  /**
   * Limbs of a layer's product: one prime falls away with each layer, but a single layer has one
   * prime only.
   */
  private int limbs(int layer) {
    return weights.size() == 1 ? 1 : weights.size() + 1 - layer;
  }

  /**
   * The client lays out the input as we like: blocks of columns, each block repeating its few
   * columns.
   */
  private List<State> inputs() {
    int columns = weights.get(0).columns();
    List<State> out = new ArrayList<>();
    if (columns > slots) {
      return out;
    }
    int padded = ceilingPower(columns);
    for (int blocks = 1; blocks <= padded; blocks *= 2) {
      int stride = slots / blocks;
      int each = padded / blocks;
      int[] input = new int[slots];
      for (int t = 0; t < slots; t++) {
        int column = t / stride * each + t % stride % each;
        input[t] = column < columns ? column : -1;
      }
      out.add(new State(input, input, List.of(), 0));
    }
    return out;
  }

  private List<State> extend(List<State> states, int layer) {
    TreeMap<String, State> best = new TreeMap<>();
    for (State state : states) {
      Placement placement = new Placement(state.columns());
      for (LayerShape shape : shapes(layer, placement)) {
        long cost = state.cost() + cost(shape, limbs(layer), layer);
        String key = (shape.fills(slots) ? "full " : "") + shape.period() + " " + shape.window();
        State before = best.get(key);
        if (before == null || cost < before.cost()) {
          List<LayerShape> layers = new ArrayList<>(state.layers());
          layers.add(shape);
          int[] columns = shape.outputColumns(slots, weights.get(layer).rows());
          best.put(key, new State(state.input(), columns, layers, cost));
        }
      }
    }
    return best.values().stream()
        .sorted(Comparator.comparingLong(State::cost))
        .limit(KEPT_STATES)
        .toList();
  }

  private List<LayerShape> shapes(int layer, Placement placement) {
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
    return out;
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
    out.add(new LayerShape(offsets, babySteps(layer, offsets), blocks, stride, period, window));
  }

  private int babySteps(int layer, int offsets) {
    int best = 1;
    for (int steps = 1; steps <= offsets; steps *= 2) {
      if (productCost(layer, offsets, steps) < productCost(layer, offsets, best)) {
        best = steps;
      }
    }
    return best;
  }

  private long productCost(int layer, int offsets, int babySteps) {
    return costs.product(limbs(layer), offsets, babySteps, offsets / babySteps);
  }

  private long cost(LayerShape shape, int limbs, int layer) {
    long cost = productCost(layer, shape.offsets(), shape.babySteps());
    cost += shape.foldRotations() * costs.keySwitch(limbs);
    if (weights.size() > 1) {
      cost += costs.rescale(limbs);
    }
    return layer == weights.size() - 1 ? cost : cost + costs.keySwitch(limbs - 1);
  }

  static int ceilingPower(int value) {
    return value <= 1 ? 1 : Integer.highestOneBit(value - 1) << 1;
  }
}
