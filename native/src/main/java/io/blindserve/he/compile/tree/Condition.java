package io.blindserve.he.compile.tree;

import java.util.Comparator;

/**
 * A feature lies in an interval between two of its edges: as bits of a thermometer code, one must
 * be set and a later one must not. Its value, bit {@code low} less bit {@code high}, is 1 or 0.
 *
 * @param low the bit that must be set; {@link #NONE} when the interval has no lower end
 * @param high the bit that must not be set; {@link #NONE} when it has no upper end
 */
record Condition(int low, int high) implements Comparable<Condition> {

  static final int NONE = -1;

  private static final Comparator<Condition> ORDER =
      Comparator.comparingInt(Condition::low).thenComparingInt(Condition::high);

  @Override
  public int compareTo(Condition other) {
    return ORDER.compare(this, other);
  }

  /** Returns this with another bit set or not set; later branches of a path only narrow it. */
  Condition and(int bit, boolean set) {
    return set ? new Condition(bit, high) : new Condition(low, bit);
  }
}
