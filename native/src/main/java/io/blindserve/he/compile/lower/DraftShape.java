package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a draft shows when the values of its constants are left out. */
final class DraftShape {

  private DraftShape() {}

  /** Returns whether two drafts differ in nothing but values of constants. */
  static boolean same(Draft a, Draft b) {
    return a.logSlots() == b.logSlots()
        && a.uniform() == b.uniform()
        && Arrays.equals(a.outputSlots(), b.outputSlots())
        && Arrays.deepEquals(a.inputs().toArray(), b.inputs().toArray())
        && words(a).equals(words(b));
  }

  private static List<String> words(Draft draft) {
    List<String> out = new ArrayList<>();
    for (Op op : draft.ops()) {
      out.add(op.getClass().getSimpleName() + " of " + op.sources() + detail(op));
    }
    return out;
  }

  private static String detail(Op op) {
    if (op instanceof Op.Linear linear) {
      return " by "
          + linear.babySteps()
          + linear.parts().stream().map(part -> part.diagonals().keySet()).toList();
    }
    if (op instanceof Op.Mix mix) {
      return " by " + pattern(mix);
    }
    if (op instanceof Op.Turn turn) {
      return " by " + turn.rotations();
    }
    if (op instanceof Op.Mean mean) {
      return " by " + mean.stride();
    }
    return op instanceof Op.Scaled scaled ? " by " + scaled.weight() : "";
  }

  private static List<Integer> pattern(Op.Mix mix) {
    List<Integer> out = new ArrayList<>();
    for (int row = 0; row < mix.weights().rows(); row++) {
      for (int e = mix.weights().start(row); e < mix.weights().start(row + 1); e++) {
        out.add(mix.weights().column(e));
      }
      out.add(-1);
    }
    return out;
  }
}
