package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides what is carried so that rows get their sums over atoms which the layer before does not
 * compute. Rows that share such atoms are taken together; carried are their atoms, or their sums,
 * or those sums that the others are combinations of, whichever are fewest. So a residual stream
 * costs its width and not its history. Not thread-safe; one a layer.
 */
final class Carry {

  /** Values of a matrix that is searched for a basis, and its smaller side. */
  private static final int MAX_MATRIX = 1 << 18;

  private static final int MAX_RANK = 128;

  private final Budget budget;

  /** By row: its sum over atoms that have to be carried; of no size where it has none. */
  private final List<Core> sums;

  private final List<Core> carried = new ArrayList<>();
  private final Map<Integer, Integer> placeOfAtom = new HashMap<>();
  private final Map<Core, double[]> coefficients = new HashMap<>();
  private final Map<Core, int[]> places = new HashMap<>();

  /**
   * Plans at once.
   *
   * @param atoms a number above that of every atom
   * @param order rows in the order in which their sums are preferred to be carried
   */
  Carry(Budget budget, int atoms, List<Core> sums, int[] order) {
    this.budget = budget;
    this.sums = sums;
    for (List<Core> group : groups(atoms, order)) {
      plan(group);
    }
  }

  /** Returns what is carried, in the order of places. */
  List<Core> carried() {
    return carried;
  }

  /** Returns the places that a row's sum reads, ascending. */
  int[] places(int row) {
    return places.getOrDefault(sums.get(row), new int[0]);
  }

  /** Returns the weights of those places. */
  double[] weights(int row) {
    return coefficients.getOrDefault(sums.get(row), new double[0]);
  }

  /** Returns distinct sums that share atoms, in the order of preference. */
  private List<List<Core>> groups(int atoms, int[] order) {
    Groups joined = new Groups(atoms);
    for (Core sum : sums) {
      for (int i = 1; i < sum.size(); i++) {
        joined.join(sum.atom(0), sum.atom(i));
      }
    }
    Set<Core> seen = new HashSet<>();
    TreeMap<Integer, List<Core>> out = new TreeMap<>();
    for (int row : order) {
      Core sum = sums.get(row);
      if (sum.size() > 0 && seen.add(sum)) {
        out.computeIfAbsent(joined.of(sum.atom(0)), key -> new ArrayList<>()).add(sum);
      }
    }
    return new ArrayList<>(out.values());
  }

  private void plan(List<Core> group) {
    TreeSet<Integer> atoms = new TreeSet<>();
    for (Core sum : group) {
      for (int i = 0; i < sum.size(); i++) {
        atoms.add(sum.atom(i));
      }
    }
    int fewest = StrictMath.min(atoms.size(), group.size());
    boolean small = fewest <= MAX_RANK && (long) atoms.size() * group.size() <= MAX_MATRIX;
    if (fewest > 1 && small && carryBasis(group, List.copyOf(atoms), fewest)) {
      return;
    }
    if (atoms.size() <= group.size()) {
      carryAtoms(group, atoms);
    } else {
      carrySums(group);
    }
  }

  private void carryAtoms(List<Core> group, Set<Integer> atoms) {
    for (int atom : atoms) {
      placeOfAtom.put(atom, carried.size());
      carried.add(Core.ofAtom(atom));
    }
    for (Core sum : group) {
      budget.entries(sum.size());
      int[] at = new int[sum.size()];
      double[] weights = new double[sum.size()];
      for (int i = 0; i < at.length; i++) {
        at[i] = placeOfAtom.getOrDefault(sum.atom(i), -1);
        weights[i] = sum.coefficient(i);
      }
      put(sum, at, weights);
    }
  }

  private void carrySums(List<Core> group) {
    for (Core sum : group) {
      put(sum, new int[] {carried.size()}, new double[] {1});
      carried.add(sum);
    }
  }

  /** Carries a basis of the sums if it has fewer members than {@code fewest}. */
  private boolean carryBasis(List<Core> group, List<Integer> atoms, int fewest) {
    RowBasis basis = new RowBasis();
    List<Core> members = new ArrayList<>();
    List<double[]> found = new ArrayList<>();
    for (Core sum : group) {
      budget.work((long) atoms.size() * (basis.size() + 1));
      found.add(basis.coefficients(dense(sum, atoms)));
      if (basis.size() > members.size()) {
        members.add(sum);
      }
      if (basis.size() >= fewest) {
        return false;
      }
    }
    int first = carried.size();
    carried.addAll(members);
    for (int i = 0; i < found.size(); i++) {
      putNonZero(group.get(i), found.get(i), first);
    }
    return true;
  }

  private static double[] dense(Core sum, List<Integer> atoms) {
    double[] out = new double[atoms.size()];
    int at = 0;
    for (int i = 0; i < sum.size(); i++) {
      while (atoms.get(at) != sum.atom(i)) {
        at++;
      }
      out[at] = sum.coefficient(i);
    }
    return out;
  }

  private void putNonZero(Core sum, double[] values, int first) {
    budget.entries(values.length);
    int count = 0;
    int[] at = new int[values.length];
    double[] weights = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        at[count] = first + i;
        weights[count++] = values[i];
      }
    }
    put(sum, Arrays.copyOf(at, count), Arrays.copyOf(weights, count));
  }

  private void put(Core sum, int[] at, double[] weights) {
    places.put(sum, at);
    coefficients.put(sum, weights);
  }
}
