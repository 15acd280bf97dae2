package io.blindserve.he.compile.lower;

/**
 * Writes the abstract circuit of a chain for many rows at once: a value is a vector over channels,
 * each of them a ciphertext with one row a slot. For each stage weighted sums, rescale, bias, form;
 * nothing is rotated.
 */
final class BatchDraft {

  private final Chain chain;
  private final Variant variant;
  private final Draft.Builder out = new Draft.Builder();

  private BatchDraft(Chain chain, Variant variant) {
    this.chain = chain;
    this.variant = variant;
  }

  /**
   * Returns the circuit.
   *
   * @param logN log2 of the ring's degree
   * @param variant what is rescaled, and whether answers are masked: each slot is a row's, so that
   *     there is none to clear
   */
  static Draft of(Chain chain, int logN, Variant variant) {
    return new BatchDraft(chain, variant).build(logN);
  }

  private Draft build(int logN) {
    int value = out.add(new Op.Input(0));
    for (int k = 0; k < chain.depth(); k++) {
      value = stage(k, value);
    }
    if (variant.masksAnswers()) {
      out.add(new Op.Masked(value));
    }
    return out.buildUniform(logN - 1, numbers(chain.inputs()), numbers(chain.raws()));
  }

  private static int[] numbers(int count) {
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      out[i] = i;
    }
    return out;
  }

  private int stage(int k, int source) {
    boolean last = k == chain.depth() - 1;
    Stage stage = chain.stage(k);
    int value = source;
    if (last || !stage.isIdentity()) {
      value = out.add(new Op.Mix(value, stage.weights(), out.weight()));
    }
    if (last) {
      return plus(variant.lastRescale() ? rescaled(value) : value, stage.bias());
    }
    if (k > 0 || !stage.isIdentity()) {
      value = rescaled(value);
    }
    value = form(stage.form(), plus(value, stage.bias()));
    return variant.rescales(stage.form()) ? rescaled(value) : value;
  }

  private int rescaled(int value) {
    return out.add(new Op.Rescale(value));
  }

  private int squared(int value) {
    return out.add(new Op.Product(value, value));
  }

  private static boolean isZero(double[] values) {
    for (double value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private int plus(int value, double[] summands) {
    return isZero(summands) ? value : out.add(new Op.AddConstant(value, summands));
  }

  private int form(Form form, int u) {
    if (form instanceof Form.Squared) {
      return squared(u);
    }
    if (form instanceof Form.Cubic cubic) {
      return out.add(new Op.Product(plus(rescaled(squared(u)), cubic.gamma()), u));
    }
    if (form instanceof Form.Quartic quartic) {
      return quartic(quartic, u);
    }
    return general((Form.General) form, u);
  }

  private int quartic(Form.Quartic form, int u) {
    int outer = squared(plus(rescaled(squared(u)), form.beta()));
    if (isZero(form.slope())) {
      return outer;
    }
    Op.Weight weight = new Op.Weight.Matched(outer, true);
    int slope = out.add(new Op.Scaled(u, form.slope(), weight));
    return out.add(new Op.Sum(outer, rescaled(slope)));
  }

  /** Low powers in one sum; the high ones, if any, times the fourth power. */
  private int general(Form.General form, int u) {
    int[] powers = new int[5];
    powers[1] = u;
    powers[2] = rescaled(squared(u));
    if (form.degree() >= 4) {
      powers[4] = rescaled(squared(powers[2]));
    }
    powers[3] = rescaled(out.add(new Op.Product(powers[2], u)));
    Op.Weight free = new Op.Weight.Free(out.weight());
    if (form.degree() <= 4) {
      return rescaled(sum(form, powers, 0, form.degree(), free));
    }
    int upper = rescaled(sum(form, powers, 4, form.degree() - 4, free));
    int high = out.add(new Op.Product(plus(upper, form.coefficients()[4]), powers[4]));
    return out.add(new Op.Sum(high, sum(form, powers, 0, 3, new Op.Weight.Matched(high, false))));
  }

  /**
   * Sums coefficient times power from the highest on; the first has the weight given, the others
   * one that makes their scales the same.
   */
  private int sum(Form.General form, int[] powers, int from, int highest, Op.Weight weight) {
    int total = -1;
    for (int p = highest; p >= 1; p--) {
      Op.Weight own =
          total >= 0 && weight instanceof Op.Weight.Free
              ? new Op.Weight.Matched(total, false)
              : weight;
      int term = out.add(new Op.Scaled(powers[p], form.coefficients()[from + p], own));
      total = total < 0 ? term : out.add(new Op.Sum(total, term));
    }
    return total;
  }
}
