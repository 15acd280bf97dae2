package io.blindserve.he.compile.lower;

/** What forms cost, from the limbs at which their input stands. */
final class FormCost {

  private FormCost() {}

  static long of(CostTable costs, Form form, int limbs) {
    if (form instanceof Form.Squared) {
      return costs.multiply(limbs);
    }
    if (form instanceof Form.Cubic) {
      return costs.multiply(limbs) + costs.rescale(limbs) + costs.multiply(limbs - 1);
    }
    if (form instanceof Form.Quartic) {
      return costs.multiply(limbs)
          + costs.rescale(limbs)
          + costs.multiply(limbs - 1)
          + costs.scale(limbs)
          + costs.rescale(limbs)
          + costs.add(limbs - 1);
    }
    if (form instanceof Form.General general) {
      return general(costs, general.degree(), limbs);
    }
    return 0;
  }

  private static long general(CostTable costs, int degree, int limbs) {
    long powers = costs.multiply(limbs) + costs.rescale(limbs);
    powers += (degree == 3 ? 1 : 2) * (costs.multiply(limbs - 1) + costs.rescale(limbs - 1));
    long sums = degree * costs.scale(limbs - 2) + costs.rescale(limbs - 2);
    return powers + sums + (degree > 4 ? costs.multiply(limbs - 3) : 0);
  }
}
