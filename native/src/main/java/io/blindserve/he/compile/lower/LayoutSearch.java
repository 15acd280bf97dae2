package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

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
  private final boolean weightsInLayout;

  /**
   * Prepares a search.
   *
   * @param bits of all primes of the ring
   * @param options price of keys, and whether the request may show where weights are
   */
  LayoutSearch(Chain chain, ShapeTable table, Variant variant, int bits, LowerOptions options) {
    this.chain = chain;
    this.table = table;
    this.slots = table.slots();
    this.variant = variant;
    this.depths = variant.depths(chain);
    this.primes = variant.depth(chain) + 1;
    int logN = table.logN();
    this.costs = new CostTable(logN, variant.specials());
    this.sizes = new KeySizes(logN, primes, variant.specials(), bits);
    this.pricePerByte = options.keyBytePrice();
    this.weightsInLayout = options.weightsInLayout();
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
      BitSet keys,
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
      inputs.all(weightsInLayout).forEach(layout -> states.add(start(layout)));
    }
    List<State> now = states;
    for (int k = 0; k < chain.depth(); k++) {
      now = chain.stage(k).isIdentity() && k < chain.depth() - 1 ? passed(now, k) : extend(now, k);
    }
    return now.stream().findFirst().map(this::layouts);
  }

  private State start(SlotLayout layout) {
    long price = layout.sources().size() * sizes.fresh() * REQUEST_BYTE;
    return new State(layout, layout, List.of(), new BitSet(), 0, 0, price);
  }

  private Layouts layouts(State s) {
    return new Layouts(
        Integer.numberOfTrailingZeros(slots),
        table.logRows(),
        s.input(),
        s.shapes(),
        s.cost() + formCost() + maskCost(),
        s.keyBytes() + relinearizationBytes(),
        s.input().sources().size() * sizes.fresh(),
        !weightsInLayout);
  }

  /** What the forms cost, whatever the layouts. */
  private long formCost() {
    long cost = 0;
    for (int k = 0; k < chain.depth(); k++) {
      int limbs = limbs(k) - (rescales(k) && !(k == 0 && chain.stage(0).isIdentity()) ? 1 : 0);
      Form form = chain.stage(k).form();
      cost += FormCost.of(costs, form, limbs);
      cost += variant.rescales(form) ? costs.rescale(limbs - form.rescales()) : 0;
    }
    return cost;
  }

  /** The product with the mask, where two primes are left, and what is added behind it. */
  private long maskCost() {
    return variant.masksAnswers() ? costs.scale(2) + costs.rescale(2) + costs.mask(true) : 0;
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
      SlotLayout behind =
          SlotLayout.of(
              s.layout().name() + " passed",
              s.layout().sources().get(0),
              chain.stage(stage + 1).width());
      out.add(added(s, behind, Optional.empty(), s.keys(), s.keyBytes(), rescaleCost(stage)));
    }
    return out;
  }

  private long rescaleCost(int stage) {
    boolean nothing = stage == 0 && chain.stage(0).isIdentity();
    return rescales(stage) && !nothing ? costs.rescale(limbs(stage)) : 0;
  }

  private State added(
      State s, SlotLayout layout, Optional<LinearShape> shape, BitSet keys, long bytes, long cost) {
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
      for (ShapeTable.Found found : table.shapes(stage, state.layout())) {
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
  private State cheapest(State state, ShapeTable.Found found, int stage) {
    LinearShape shape = found.shape();
    int best = 1;
    long least = price(state, shape, 1, stage);
    for (int steps = 2; steps <= shape.offsets(); steps *= 2) {
      long price = price(state, shape, steps, stage);
      if (price < least) {
        least = price;
        best = steps;
      }
    }
    boolean first = !rescales(stage) || variant.foldsFirst(stage);
    return extended(state, shape.with(best, isFree(shape, stage), first), stage, found.behind());
  }

  /** The client folds for us what fills all slots, at the end. */
  private boolean isFree(LinearShape shape, int stage) {
    return stage == chain.depth() - 1
        && !variant.masksAnswers()
        && shape.fills(slots)
        && Integer.bitCount(shape.stride()) == 1;
  }

  /** What a number of baby steps costs, less what does not depend on it. */
  private long price(State state, LinearShape shape, int steps, int stage) {
    long keys = 0;
    for (int baby = 1; baby < StrictMath.min(steps, shape.offsets()); baby++) {
      keys += state.keys().get(shape.unit() * baby) ? 0 : 1;
    }
    for (int giant = steps; giant < shape.offsets(); giant += steps) {
      keys += state.keys().get(shape.unit() * giant) ? 0 : 1;
    }
    int giants = (shape.offsets() + steps - 1) / steps;
    return productCost(state, shape, StrictMath.min(steps, shape.offsets()), giants, stage)
        + keys * sizes.key(limbs(stage)) * pricePerByte;
  }

  private long productCost(State state, LinearShape shape, int babies, int giants, int stage) {
    int sources = state.layout().sources().size();
    return costs.product(limbs(stage), sources, sources * shape.offsets(), babies, giants);
  }

  private State extended(State state, LinearShape shape, int stage, SlotLayout behind) {
    BitSet keys = (BitSet) state.keys().clone();
    long bytes = state.keyBytes();
    for (int rotation : shape.productRotations()) {
      bytes += keys.get(rotation) ? 0 : sizes.key(limbs(stage));
      keys.set(rotation);
    }
    for (int rotation : shape.foldRotations()) {
      bytes += keys.get(rotation) ? 0 : sizes.key(foldLimbs(stage));
      keys.set(rotation);
    }
    int babies = StrictMath.min(shape.babySteps(), shape.offsets());
    long cost = productCost(state, shape, babies, shape.giantSteps(), stage);
    cost += shape.foldSwitches() * costs.keySwitch(foldLimbs(stage));
    cost += rescaleCost(stage);
    return added(state, behind, Optional.of(shape), keys, bytes, cost);
  }
}
