package io.blindserve.client.select;

/**
 * A plan as a server's list has it. The list is a claim: it decides which specification is asked
 * for, and nothing else.
 *
 * @param name the plan's name
 * @param rows rows that one request carries, at least 1
 * @param milliseconds predicted time of a request, not negative
 * @param callBytes bytes of a request and its answer, not negative
 * @param keyBytes bytes of its evaluation keys, not negative
 */
public record PlanOffer(
    String name, long rows, double milliseconds, long callBytes, long keyBytes) {

  /** Checks ranges. */
  public PlanOffer {
    if (rows < 1 || !(milliseconds >= 0 && milliseconds < 1e12) || callBytes < 0 || keyBytes < 0) {
      throw new IllegalArgumentException("an offer is out of range");
    }
  }

  /**
   * Returns what so many rows cost.
   *
   * @param bytePrice nanoseconds that a byte takes
   * @param hasKeys whether the keys need not be sent any more
   * @return milliseconds
   */
  double price(int wanted, double bytePrice, boolean hasKeys) {
    double calls = Math.ceil((double) Math.max(1, wanted) / rows);
    double bytes = calls * callBytes + (hasKeys ? 0 : keyBytes);
    return calls * milliseconds + bytes * bytePrice / 1e6;
  }
}
