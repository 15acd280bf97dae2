package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of several sizes at once that leave all primes but one as they are: where a prime has its
 * largest size, a value's scale can only grow at the price of the weights before or behind it, and
 * no change of two sizes does that. Each is an array of one step a variable, see {@link
 * Bits#changed}.
 */
final class Trades {

  /** Weights behind a square pay twice what the value before it gains. */
  private static final int MOST_BEHIND = 2;

  private final Draft draft;
  private final int[] depths;
  private final int variables;
  private final List<int[]> trades = new ArrayList<>();

  private Trades(Draft draft, int[] depths) {
    this.draft = draft;
    this.depths = depths;
    this.variables = 2 + draft.weights() + draft.depth();
  }

  /** Returns all trades of a circuit, those of opposite sign included. */
  static List<int[]> of(Draft draft) {
    Trades out = new Trades(draft, draft.depths());
    out.collect();
    return out.trades;
  }

  private void collect() {
    for (int before : rescales()) {
      int paid = weightBefore(before);
      if (paid >= 0) {
        add(2 + paid, 1, valueBehind(before), 1, -1, 0);
        add(2 + paid, 1, Bits.INPUT, -1, -1, 0);
      }
      for (int behind : rescales()) {
        int repaid = weightBefore(behind);
        if (depths[behind] == depths[before] + 1 && repaid >= 0) {
          for (int by = 1; by <= MOST_BEHIND; by++) {
            add(paid < 0 ? -1 : 2 + paid, 1, valueBehind(before), 1, 2 + repaid, -by);
          }
        }
      }
    }
  }

  private int weightBefore(int rescale) {
    int source = draft.ops().get(rescale).sources().get(0);
    return draft.ops().get(source) instanceof Op.Mix mix
        ? mix.weight()
        : draft.weightBefore(source);
  }

  private List<Integer> rescales() {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < draft.ops().size(); i++) {
      if (draft.ops().get(i) instanceof Op.Rescale) {
        out.add(i);
      }
    }
    return out;
  }

  private int valueBehind(int rescale) {
    return 2 + draft.weights() + depths[rescale] - 1;
  }

  private void add(int a, int byA, int b, int byB, int c, int byC) {
    for (int sign = -1; sign <= 1; sign += 2) {
      int[] trade = new int[variables];
      trade[b] = sign * byB;
      if (a >= 0) {
        trade[a] = sign * byA;
      }
      if (c >= 0) {
        trade[c] = sign * byC;
      }
      trades.add(trade);
    }
  }
}
