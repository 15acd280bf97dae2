package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Writes the abstract circuit of a chain with chosen layouts: for each stage product, fold,
 * rescale, bias, form; or first rescale, then fold, where a shape says so.
 */
final class DraftBuilder {

  private final Chain chain;
  private final Layouts layouts;
  private final Variant variant;
  private final Draft.Builder out = new Draft.Builder();
  private List<Integer> sources = new ArrayList<>();

  private DraftBuilder(Chain chain, Layouts layouts, Variant variant) {
    this.chain = chain;
    this.layouts = layouts;
    this.variant = variant;
  }

  static Draft build(Chain chain, Layouts layouts, Variant variant) {
    return new DraftBuilder(chain, layouts, variant).build();
  }

  private Draft build() {
    for (int c = 0; c < layouts.input().sources().size(); c++) {
      sources.add(out.add(new Op.Input(c)));
    }
    for (int k = 0; k < chain.depth(); k++) {
      sources = List.of(stage(k));
    }
    int[] slots = answerSlots();
    if (variant.masksAnswers()) {
      mask(slots);
    }
    Draft oneRow = out.build(layouts.logSlots(), layouts.input().sources(), slots);
    return SharedRows.of(oneRow, layouts.logRows());
  }

  /** Keeps what is answered, and brings partial sums in all other slots to zero. */
  private void mask(int[] answered) {
    double[] kept = new double[layouts.slots()];
    for (int slot : answered) {
      kept[slot] = 1;
    }
    Op.Weight weight = new Op.Weight.Free(out.weight());
    int product = out.add(new Op.Scaled(sources.get(0), kept, weight));
    out.add(new Op.Masked(out.add(new Op.Rescale(product))));
  }

  private int[] answerSlots() {
    int[] columns = layouts.columns(chain.depth()).get(0);
    int[] slots = new int[chain.raws()];
    for (int s = columns.length - 1; s >= 0; s--) {
      if (columns[s] >= 0) {
        slots[columns[s]] = s;
      }
    }
    return slots;
  }

  private int stage(int k) {
    boolean last = k == chain.depth() - 1;
    Optional<LinearShape> shape = layouts.shapes().get(k);
    boolean rescales = !last || variant.lastRescale();
    int value = sources.get(0);
    if (shape.isPresent()) {
      value = out.add(product(k, shape.get()));
      value = shape.get().foldsFirst() ? fold(shape.get(), value) : value;
      value = rescales ? out.add(new Op.Rescale(value)) : value;
      value = shape.get().foldsFirst() ? value : fold(shape.get(), value);
    } else if (k > 0) {
      value = out.add(new Op.Rescale(value));
    }
    if (last) {
      boolean free = shape.isPresent() && shape.get().free();
      double summands = free ? shape.get().blocks() : 1;
      value = biased(value, k, divided(chain.stage(k).bias(), summands));
      return free ? out.add(new Op.Mean(value, shape.get().stride())) : value;
    }
    value = form(k, biased(value, k, chain.stage(k).bias()));
    return variant.rescales(chain.stage(k).form()) ? out.add(new Op.Rescale(value)) : value;
  }

  private Op.Linear product(int k, LinearShape shape) {
    Placement placement = new Placement(layouts.columns(k), chain.stage(k).weights());
    List<SortedMap<Integer, double[]>> diagonals = placement.diagonals(shape);
    if (layouts.full()) {
      diagonals.forEach(part -> fill(part, shape));
    }
    List<Op.Part> parts = new ArrayList<>();
    for (int c = 0; c < diagonals.size(); c++) {
      if (diagonals.get(c).isEmpty() && c == 0) {
        diagonals.get(c).put(0, new double[layouts.slots()]);
      }
      if (!diagonals.get(c).isEmpty()) {
        parts.add(new Op.Part(sources.get(c), diagonals.get(c)));
      }
    }
    return new Op.Linear(parts, shape.unit() * shape.babySteps(), out.weight());
  }

  /** Diagonals of zeros are kept where the schedule must not depend on the weights. */
  private void fill(SortedMap<Integer, double[]> part, LinearShape shape) {
    for (int d = 0; d < shape.offsets(); d++) {
      part.computeIfAbsent(d * shape.unit(), offset -> new double[layouts.slots()]);
    }
  }

  private int fold(LinearShape shape, int from) {
    int value = from;
    for (int rotation : shape.foldRotations()) {
      value = out.add(new Op.Turn(value, shape.parts(rotation)));
    }
    return value;
  }

  /** Spreads values of channels over the slots in which the channels stand. */
  private double[] spread(int k, double[] byChannel) {
    int[] columns = layouts.columns(k + 1).get(0);
    double[] slots = new double[columns.length];
    for (int s = 0; s < slots.length; s++) {
      slots[s] = columns[s] < 0 ? 0 : byChannel[columns[s]];
    }
    return slots;
  }

  private static double[] divided(double[] values, double by) {
    double[] out = values.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] /= by;
    }
    return out;
  }

  private int biased(int value, int k, double[] byChannel) {
    for (double bias : byChannel) {
      if (bias != 0) {
        return out.add(new Op.AddConstant(value, spread(k, byChannel)));
      }
    }
    return value;
  }

  private int form(int k, int u) {
    Form form = chain.stage(k).form();
    if (form instanceof Form.Squared) {
      return out.add(new Op.Product(u, u));
    }
    if (form instanceof Form.Cubic cubic) {
      int square = out.add(new Op.Rescale(out.add(new Op.Product(u, u))));
      return out.add(new Op.Product(biased(square, k, cubic.gamma()), u));
    }
    if (form instanceof Form.Quartic quartic) {
      return quartic(k, quartic, u);
    }
    return general(k, (Form.General) form, u);
  }

  private int quartic(int k, Form.Quartic form, int u) {
    int square = out.add(new Op.Rescale(out.add(new Op.Product(u, u))));
    int inner = biased(square, k, form.beta());
    int outer = out.add(new Op.Product(inner, inner));
    if (isZero(form.slope())) {
      return outer;
    }
    Op.Weight weight = new Op.Weight.Matched(outer, true);
    int slope = out.add(new Op.Scaled(u, spread(k, form.slope()), weight));
    return out.add(new Op.Sum(outer, out.add(new Op.Rescale(slope))));
  }

  private static boolean isZero(double[] values) {
    for (double value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private int general(int k, Form.General form, int u) {
    int[] powers = new int[5];
    powers[1] = u;
    powers[2] = out.add(new Op.Rescale(out.add(new Op.Product(u, u))));
    if (form.degree() >= 4) {
      powers[4] = out.add(new Op.Rescale(out.add(new Op.Product(powers[2], powers[2]))));
    }
    powers[3] = out.add(new Op.Rescale(out.add(new Op.Product(powers[2], u))));
    if (form.degree() <= 4) {
      Op.Weight free = new Op.Weight.Free(out.weight());
      return out.add(new Op.Rescale(sum(k, form, powers, 0, form.degree(), free)));
    }
    Op.Weight free = new Op.Weight.Free(out.weight());
    int upper = out.add(new Op.Rescale(sum(k, form, powers, 4, form.degree() - 4, free)));
    upper = biased(upper, k, form.coefficients()[4]);
    int high = out.add(new Op.Product(upper, powers[4]));
    int low = sum(k, form, powers, 0, 3, new Op.Weight.Matched(high, false));
    return out.add(new Op.Sum(high, low));
  }

  /**
   * Sums coefficient times power from the highest on; the first has the weight given, the others
   * one that makes their scales the same.
   */
  private int sum(int k, Form.General form, int[] powers, int from, int highest, Op.Weight weight) {
    int total = -1;
    for (int p = highest; p >= 1; p--) {
      double[] slots = spread(k, form.coefficients()[from + p]);
      Op.Weight own =
          total >= 0 && weight instanceof Op.Weight.Free
              ? new Op.Weight.Matched(total, false)
              : weight;
      int term = out.add(new Op.Scaled(powers[p], slots, own));
      total = total < 0 ? term : out.add(new Op.Sum(total, term));
    }
    return total;
  }
}
