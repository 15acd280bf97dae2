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
 * from the cheapest few. Cheap is what takes little time and asks for few bytes of keys, at a price
 * for each byte: a rotation whose key another layer needs anyway costs time alone.
 */
final class PackingSearch {

  private static final int KEPT_STATES = 24;

  private final int logSlots;
  private final int slots;
  private final ShapeTable table;
  private final CostTable costs;
  private final KeySizes keySizes;
  private final List<Matrix> weights;
  private final Variant variant;
  private final int pricePerByte;

  /**
   * Prepares a search.
   *
   * @param table the shapes that layers can have
   * @param variant how layers are computed
   * @param bits of all primes of the ring
   * @param pricePerByte picoseconds that a byte of keys is worth
   */
  PackingSearch(ShapeTable table, Variant variant, int bits, int pricePerByte) {
    this.table = table;
    this.weights = table.weights();
    this.slots = table.slots();
    this.logSlots = Integer.numberOfTrailingZeros(slots);
    int logN = logSlots + 1;
    this.costs = new CostTable(logN, variant.specials());
    this.keySizes = new KeySizes(logN, limbs(weights.size(), 0), variant.specials(), bits);
    this.variant = variant;
    this.pricePerByte = pricePerByte;
  }

  /** Returns the limbs of a layer's product, see {@link Variant#limbs}. */
  private static int limbs(int depth, int layer) {
    return Variant.limbs(depth, layer);
  }

  private int limbs(int layer) {
    return limbs(weights.size(), layer);
  }

  /**
   * A partial packing; the first layer that uses a key is the one with the most limbs.
   *
   * @param layout names the columns
   * @param columns which stand in the slots of the next layer's input
   * @param keys rotations for which there are keys
   * @param price cost and bytes as one number
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record State(
      int[] input,
      String layout,
      int[] columns,
      List<LayerShape> layers,
      SortedSet<Integer> keys,
      long cost,
      long bytes,
      long price) {}

  /** Returns the cheapest packing, or nothing when the network does not fit the slots. */
  Optional<Packing> find() {
    List<State> states = inputs();
    for (int k = 0; k < weights.size(); k++) {
      states = extend(states, k);
    }
    return states.stream()
        .findFirst()
        .map(
            s ->
                new Packing(
                    logSlots, s.input(), s.layers(), s.cost(), s.bytes() + relinearizationBytes()));
  }

  private long relinearizationBytes() {
    return weights.size() == 1 ? 0 : keySizes.bytes(limbs(0) - 1);
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
    int padded = ShapeTable.ceilingPower(columns);
    for (int blocks = 1; blocks <= padded; blocks *= 2) {
      int stride = slots / blocks;
      int each = padded / blocks;
      int[] input = new int[slots];
      for (int t = 0; t < slots; t++) {
        int column = t / stride * each + t % stride % each;
        input[t] = column < columns ? column : -1;
      }
      out.add(new State(input, "input " + blocks, input, List.of(), new TreeSet<>(), 0, 0, 0));
    }
    return out;
  }

  private List<State> extend(List<State> states, int layer) {
    TreeMap<String, State> best = new TreeMap<>();
    for (State state : states) {
      for (LayerShape found : table.shapes(layer, state.layout(), state.columns())) {
        LayerShape shape = with(found, 1, weights.size() == 1 || variant.foldsFirst(layer));
        String key = (shape.fills(slots) ? "full " : "") + shape.period() + " " + shape.window();
        State next = cheapest(state, shape, layer);
        State before = best.get(key);
        if (before == null || next.price() < before.price()) {
          best.put(key, next);
        }
      }
    }
    return best.values().stream()
        .sorted(Comparator.comparingLong(State::price))
        .limit(KEPT_STATES)
        .toList();
  }

  /** Extends by a shape, with the baby steps that are cheapest beside the keys that are there. */
  private State cheapest(State state, LayerShape shape, int layer) {
    State best = extended(state, shape, layer);
    for (int steps = 2; steps <= shape.offsets(); steps *= 2) {
      State next = extended(state, with(shape, steps, shape.foldsFirst()), layer);
      if (next.price() < best.price()) {
        best = next;
      }
    }
    return best;
  }

  private static LayerShape with(LayerShape s, int babySteps, boolean foldsFirst) {
    return new LayerShape(
        s.offsets(),
        babySteps,
        s.blocks(),
        s.stride(),
        s.period(),
        s.window(),
        foldsFirst,
        s.composed());
  }

  private State extended(State state, LayerShape shape, int layer) {
    SortedSet<Integer> keys = new TreeSet<>(state.keys());
    long bytes = state.bytes();
    for (int rotation : shape.productRotations()) {
      bytes += keys.add(rotation) ? keySizes.bytes(limbs(layer)) : 0;
    }
    for (int rotation : shape.foldRotations()) {
      bytes += keys.add(rotation) ? keySizes.bytes(foldLimbs(layer)) : 0;
    }
    long cost = state.cost() + cost(shape, layer);
    List<LayerShape> layers = new ArrayList<>(state.layers());
    layers.add(shape);
    int[] columns = shape.outputColumns(slots, weights.get(layer).rows());
    String layout =
        (shape.fills(slots) ? shape.stride() : slots) + " " + shape.period() + " " + shape.window();
    return new State(
        state.input(), layout, columns, layers, keys, cost, bytes, cost + bytes * pricePerByte);
  }

  private int foldLimbs(int layer) {
    return variant.foldLimbs(weights.size(), layer);
  }

  private long cost(LayerShape shape, int layer) {
    int limbs = limbs(layer);
    long cost = costs.product(limbs, shape.offsets(), shape.babySteps(), shape.giantSteps());
    cost += shape.foldSwitches() * costs.keySwitch(foldLimbs(layer));
    if (weights.size() > 1) {
      cost += costs.rescale(limbs);
    }
    return layer == weights.size() - 1 ? cost : cost + costs.keySwitch(limbs - 1);
  }
}
