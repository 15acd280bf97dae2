package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which entries of which values of a uniform draft are ciphertexts that are really made: entries
 * that are zero by their weights are left out of sums, and what nobody reads is not computed.
 * Immutable.
 */
final class Demand {

  private final Draft draft;
  private final int[] sizes;
  private final boolean[][] zero;
  private final boolean[][] read;
  private final Map<Integer, SumGroups> groups = new HashMap<>();

  private Demand(Draft draft) {
    this.draft = draft;
    this.sizes = draft.sizes();
    this.zero = new boolean[sizes.length][];
    this.read = new boolean[sizes.length][];
  }

  static Demand of(Draft draft) {
    Demand demand = new Demand(draft);
    for (int i = 0; i < demand.sizes.length; i++) {
      demand.zero[i] = new boolean[demand.sizes[i]];
      demand.read[i] = new boolean[demand.sizes[i]];
      for (int c = 0; c < demand.sizes[i]; c++) {
        demand.zero[i][c] = demand.vanishes(i, c);
      }
    }
    int last = demand.sizes.length - 1;
    for (int c = 0; c < demand.sizes[last]; c++) {
      demand.read[last][c] = true;
    }
    for (int i = last; i >= 0; i--) {
      for (int c = 0; c < demand.sizes[i]; c++) {
        if (demand.read[i][c]) {
          demand.readSources(i, c);
        }
      }
      if (draft.ops().get(i) instanceof Op.Mix mix) {
        demand.groups.put(i, demand.group(i, mix));
      }
    }
    return demand;
  }

  /** Returns whether an entry is zero whatever the rows are. */
  boolean isZero(int value, int entry) {
    return zero[value][entry];
  }

  /** Returns whether an entry is computed. */
  boolean isRead(int value, int entry) {
    return read[value][entry];
  }

  /** Returns how many entries of a value are computed. */
  int count(int value) {
    int count = 0;
    for (boolean one : read[value]) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /** Returns the entries of its source that an entry of a mix reads; one, if it needs none. */
  List<Integer> columns(Op.Mix mix, int row) {
    SparseMatrix weights = mix.weights();
    List<Integer> out = new ArrayList<>();
    for (int e = weights.start(row); e < weights.start(row + 1); e++) {
      if (!zero[mix.source()][weights.column(e)]) {
        out.add(weights.column(e));
      }
    }
    return out.isEmpty() ? List.of(0) : out;
  }

  /** Returns which sums of a mix are made side by side. */
  SumGroups groups(int mix) {
    return Objects.requireNonNull(groups.get(mix), "not a mix");
  }

  /**
   * Returns entries in the order in which those that are made side by side come one after the
   * other, so that the next steps can take them at once and few wait.
   */
  List<Integer> asMade(int value, List<Integer> entries) {
    int below = value;
    while (!groups.containsKey(below) && !draft.ops().get(below).sources().isEmpty()) {
      below = draft.ops().get(below).sources().get(0);
    }
    SumGroups made = groups.get(below);
    if (made == null) {
      return entries;
    }
    return entries.stream().sorted(Comparator.comparingInt(made::place)).toList();
  }

  private SumGroups group(int i, Op.Mix mix) {
    List<List<Integer>> columns = new ArrayList<>();
    for (int row = 0; row < sizes[i]; row++) {
      columns.add(read[i][row] ? columns(mix, row) : List.of());
    }
    return SumGroups.of(columns);
  }

  private boolean vanishes(int i, int c) {
    Op op = draft.ops().get(i);
    if (op instanceof Op.Scaled scaled) {
      return scaled.slots()[c] == 0 || zero[scaled.source()][c];
    }
    if (op instanceof Op.Product product) {
      return zero[product.left()][c] || zero[product.right()][c];
    }
    if (op instanceof Op.Sum sum) {
      return zero[sum.left()][c] && zero[sum.right()][c];
    }
    if (op instanceof Op.AddConstant add) {
      return zero[add.source()][c] && add.slots()[c] == 0;
    }
    return op instanceof Op.Rescale rescale && zero[rescale.source()][c];
  }

  private void readSources(int i, int c) {
    Op op = draft.ops().get(i);
    if (op instanceof Op.Mix mix) {
      columns(mix, c).forEach(column -> read[mix.source()][column] = true);
    } else if (op instanceof Op.Sum sum && zero[sum.right()][c]) {
      read[sum.left()][c] = true;
    } else if (op instanceof Op.Sum sum && zero[sum.left()][c]) {
      read[sum.right()][c] = true;
    } else {
      op.sources().forEach(source -> read[source][c] = true);
    }
  }

  /**
   * Returns the predicted picoseconds of a call.
   *
   * @param primes data primes at the top
   */
  long cost(CostTable costs, int primes) {
    int[] depths = draft.depths();
    long sum = 0;
    for (int i = 0; i < sizes.length; i++) {
      Op op = draft.ops().get(i);
      int limbs = primes - (op.sources().isEmpty() ? 0 : depths[op.sources().get(0)]);
      sum += op instanceof Op.Mix ? mixCost(i, costs, limbs) : cost(i, op, costs, limbs);
    }
    return sum;
  }

  private long mixCost(int i, CostTable costs, int limbs) {
    long sum = 0;
    for (SumGroups.Group group : groups(i).all()) {
      sum += costs.combine(limbs, group.columns().size(), group.rows().size());
    }
    return sum;
  }

  private long cost(int i, Op op, CostTable costs, int limbs) {
    long each = 0;
    if (op instanceof Op.Rescale) {
      each = costs.rescale(limbs);
    } else if (op instanceof Op.Product) {
      each = costs.multiply(limbs);
    } else if (op instanceof Op.Scaled) {
      each = costs.combine(limbs, 1, 1);
    } else if (op instanceof Op.Sum) {
      each = costs.add(limbs);
    }
    return each * count(i);
  }
}
