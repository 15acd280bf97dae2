package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the cheapest sequence of layouts for a chain of stages: for each stage it tries shapes in a
 * fixed order, keeps for each different layout of the result the cheapest way to it, and goes on
 * from the cheapest few. Cheap is what takes little time and asks for few bytes, at a price for
 * each byte: a rotation whose key another stage needs anyway costs time alone.
 */
final class LayoutSearch {

  /** Picoseconds that a byte of a request is worth: what it takes at 1 Gbit/s. */
  static final int REQUEST_BYTE = 8_000;

  private static final int KEPT_STATES = 24;

  private final Chain chain;
  private final ShapeTable table;
  private final int slots;
  private final CostTable costs;
  private final KeySizes sizes;
  private final Variant variant;
  private final int[] depths;
  private final int primes;
  private final int pricePerByte;

  /**
   * Prepares a search.
   *
   * @param bits of all primes of the ring
   * @param pricePerByte picoseconds that a byte of keys is worth
   */
  LayoutSearch(Chain chain, ShapeTable table, Variant variant, int bits, int pricePerByte) {
    this.chain = chain;
    this.table = table;
    this.slots = table.slots();
    this.variant = variant;
    this.depths = variant.depths(chain);
    this.primes = variant.depth(chain) + 1;
    int logN = Integer.numberOfTrailingZeros(slots) + 1;
    this.costs = new CostTable(logN, variant.specials());
    this.sizes = new KeySizes(logN, primes, variant.specials(), bits);
    this.pricePerByte = pricePerByte;
  }

  private int limbs(int stage) {
    return primes - depths[stage];
  }

  private int foldLimbs(int stage) {
    return rescales(stage) && !variant.foldsFirst(stage) ? limbs(stage) - 1 : limbs(stage);
  }

  private boolean rescales(int stage) {
    return stage < chain.depth() - 1 || variant.lastRescale();
  }

  /** A partial packing; the first stage that uses a key is the one with the most limbs. */
  private record State(
      SlotLayout input,
      SlotLayout layout,
      List<Optional<LinearShape>> shapes,
      SortedSet<Integer> keys,
      long cost,
      long keyBytes,
      long price) {}

  /** Returns the cheapest layouts, or nothing when the chain does not fit the slots. */
  Optional<Layouts> find() {
    List<State> states = new ArrayList<>();
    InputLayouts inputs = new InputLayouts(chain.stage(0).weights(), slots);
    if (chain.stage(0).isIdentity()) {
      if (chain.inputs() <= slots) {
        states.add(start(inputs.plain()));
      }
    } else {
      inputs.all().forEach(layout -> states.add(start(layout)));
    }
    List<State> now = states;
    for (int k = 0; k < chain.depth(); k++) {
      now = chain.stage(k).isIdentity() && k < chain.depth() - 1 ? passed(now, k) : extend(now, k);
    }
    return now.stream().findFirst().map(this::layouts);
  }

  private State start(SlotLayout layout) {
    long price = layout.sources().size() * sizes.fresh() * REQUEST_BYTE;
    return new State(layout, layout, List.of(), new TreeSet<>(), 0, 0, price);
  }

  private Layouts layouts(State s) {
    return new Layouts(
        Integer.numberOfTrailingZeros(slots),
        s.input(),
        s.shapes(),
        s.cost() + formCost(),
        s.keyBytes() + relinearizationBytes(),
        s.input().sources().size() * sizes.fresh());
  }

  /** What the forms cost, whatever the layouts. */
  private long formCost() {
    long cost = 0;
    for (int k = 0; k < chain.depth(); k++) {
      int limbs = limbs(k) - (rescales(k) && !(k == 0 && chain.stage(0).isIdentity()) ? 1 : 0);
      cost += FormCost.of(costs, chain.stage(k).form(), limbs);
    }
    return cost;
  }

  private long relinearizationBytes() {
    if (chain.depth() == 1) {
      return 0;
    }
    return sizes.key(chain.stage(0).isIdentity() ? primes : primes - 1);
  }

  /** A stage without a matrix leaves everything where it is. */
  private List<State> passed(List<State> states, int stage) {
    List<State> out = new ArrayList<>();
    for (State s : states) {
      out.add(added(s, s.layout(), Optional.empty(), s.keys(), s.keyBytes(), rescaleCost(stage)));
    }
    return out;
  }

  private long rescaleCost(int stage) {
    boolean nothing = stage == 0 && chain.stage(0).isIdentity();
    return rescales(stage) && !nothing ? costs.rescale(limbs(stage)) : 0;
  }

  private State added(
      State s,
      SlotLayout layout,
      Optional<LinearShape> shape,
      SortedSet<Integer> keys,
      long bytes,
      long cost) {
    List<Optional<LinearShape>> shapes = new ArrayList<>(s.shapes());
    shapes.add(shape);
    long request = s.input().sources().size() * sizes.fresh() * REQUEST_BYTE;
    long total = s.cost() + cost;
    return new State(
        s.input(), layout, shapes, keys, total, bytes, total + bytes * pricePerByte + request);
  }

  private List<State> extend(List<State> states, int stage) {
    TreeMap<String, State> best = new TreeMap<>();
    for (State state : states) {
      for (LinearShape found : table.shapes(stage, state.layout())) {
        State next = cheapest(state, found, stage);
        best.merge(next.layout().name(), next, (old, one) -> one.price() < old.price() ? one : old);
      }
    }
    return best.values().stream()
        .sorted(Comparator.comparingLong(State::price))
        .limit(KEPT_STATES)
        .toList();
  }

  /** Extends by a shape, with the baby steps that are cheapest beside the keys that are there. */
  private State cheapest(State state, LinearShape shape, int stage) {
    boolean free = isFree(shape, stage);
    boolean first = !rescales(stage) || variant.foldsFirst(stage);
    State best = extended(state, shape.with(1, free, first), stage);
    for (int steps = 2; steps <= shape.offsets(); steps *= 2) {
      State next = extended(state, shape.with(steps, free, first), stage);
      if (next.price() < best.price()) {
        best = next;
      }
    }
    return best;
  }

  /** The client folds for us what fills all slots, at the end. */
  private boolean isFree(LinearShape shape, int stage) {
    return stage == chain.depth() - 1
        && shape.fills(slots)
        && Integer.bitCount(shape.stride()) == 1;
  }

  private State extended(State state, LinearShape shape, int stage) {
    SortedSet<Integer> keys = new TreeSet<>(state.keys());
    long bytes = state.keyBytes();
    for (int rotation : shape.productRotations()) {
      bytes += keys.add(rotation) ? sizes.key(limbs(stage)) : 0;
    }
    for (int rotation : shape.foldRotations()) {
      bytes += keys.add(rotation) ? sizes.key(foldLimbs(stage)) : 0;
    }
    int sources = state.layout().sources().size();
    long cost =
        costs.product(
            limbs(stage),
            sources,
            sources * shape.offsets(),
            StrictMath.min(shape.babySteps(), shape.offsets()),
            shape.giantSteps());
    cost += shape.foldSwitches() * costs.keySwitch(foldLimbs(stage));
    cost += rescaleCost(stage);
    return added(state, behind(shape, stage), Optional.of(shape), keys, bytes, cost);
  }

  private SlotLayout behind(LinearShape shape, int stage) {
    int[] columns = shape.outputColumns(slots);
    int rows = stage + 1 < chain.depth() ? chain.stage(stage + 1).width() : 1;
    String name =
        stage + " " + java.util.Arrays.hashCode(columns) + (shape.fills(slots) ? " full" : "");
    return SlotLayout.of(name, columns, rows);
  }
}
