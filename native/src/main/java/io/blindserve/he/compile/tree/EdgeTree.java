package io.blindserve.he.compile.tree;

import java.util.Arrays;

/** A tree over raw features in doubles: its branches compare x > edge. Immutable by convention. */
sealed interface EdgeTree {

  /** Returns the leaves. */
  int leaves();

  /** Returns the most branches between this and a leaf. */
  int depth();

  /**
   * A leaf.
   *
   * @param values one an output
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Leaf(double[] values) implements EdgeTree {

    @Override
    public int leaves() {
      return 1;
    }

    @Override
    public int depth() {
      return 0;
    }

    boolean sameAs(Leaf other) {
      return Arrays.equals(values, other.values);
    }
  }

  /**
   * A branch.
   *
   * @param feature of the raw row
   * @param edge what it is compared with
   * @param low where x <= edge
   * @param high where x > edge
   * @param leaves below it
   * @param depth below it
   */
  record Branch(int feature, double edge, EdgeTree low, EdgeTree high, int leaves, int depth)
      implements EdgeTree {

    /** Returns a branch, or a leaf when both children are the same leaf. */
    static EdgeTree of(int feature, double edge, EdgeTree low, EdgeTree high) {
      if (low instanceof Leaf a && high instanceof Leaf b && a.sameAs(b)) {
        return a;
      }
      return new Branch(
          feature,
          edge,
          low,
          high,
          low.leaves() + high.leaves(),
          1 + StrictMath.max(low.depth(), high.depth()));
    }
  }
}
