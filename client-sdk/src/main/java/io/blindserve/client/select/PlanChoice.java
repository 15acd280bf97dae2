package io.blindserve.client.select;

import java.util.List;
import java.util.Set;

/** Chooses a plan by the number of rows and the price of time and bytes. */
public final class PlanChoice {

  private PlanChoice() {}

  /**
   * Returns the name of the plan that is cheapest for so many rows; where two cost the same, the
   * one that the server names first.
   *
   * @param offers at least one
   * @param rows rows of the call that is to be made
   * @param bytePrice nanoseconds that a byte takes
   * @param ready names of plans whose keys the server has already
   */
  public static String cheapest(
      List<PlanOffer> offers, int rows, double bytePrice, Set<String> ready) {
    PlanOffer best = offers.get(0);
    for (PlanOffer offer : offers) {
      double price = offer.price(rows, bytePrice, ready.contains(offer.name()));
      if (price < best.price(rows, bytePrice, ready.contains(best.name()))) {
        best = offer;
      }
    }
    return best.name();
  }
}
