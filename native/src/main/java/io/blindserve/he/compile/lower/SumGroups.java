package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sums of a matrix are made side by side: those of the same ciphertexts, which a runtime then
 * reads once for all of them. Rows of one place of a convolution are such, although they are far
 * apart. Immutable.
 */
final class SumGroups {

  /** Sums that stand side by side at most, so that few large ciphertexts live at once. */
  private static final int TOGETHER = 16;

  private static final int NOWHERE = Integer.MAX_VALUE;

  /**
   * Sums side by side.
   *
   * @param columns entries of the source that each of them reads, at least one
   * @param rows entries of the result, ascending, at least one
   */
  record Group(List<Integer> columns, List<Integer> rows) {
    Group {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  private final List<Group> groups;
  private final int[] groupOf;
  private final int[] places;

  private SumGroups(List<Group> groups, int size) {
    this.groups = List.copyOf(groups);
    this.groupOf = new int[size];
    this.places = new int[size];
    Arrays.fill(places, NOWHERE);
    int place = 0;
    for (int g = 0; g < groups.size(); g++) {
      for (int row : groups.get(g).rows()) {
        groupOf[row] = g;
        places[row] = place++;
      }
    }
  }

  /**
   * Returns the groups of a matrix, in the order of their first rows.
   *
   * @param columns what each row reads; empty for rows that nobody needs
   */
  static SumGroups of(List<List<Integer>> columns) {
    Map<List<Integer>, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < columns.size(); row++) {
      if (!columns.get(row).isEmpty()) {
        rows.computeIfAbsent(columns.get(row), unused -> new ArrayList<>()).add(row);
      }
    }
    List<Group> groups = new ArrayList<>();
    rows.forEach(
        (read, all) -> {
          for (int from = 0; from < all.size(); from += TOGETHER) {
            int to = StrictMath.min(all.size(), from + TOGETHER);
            groups.add(new Group(read, all.subList(from, to)));
          }
        });
    return new SumGroups(groups, columns.size());
  }

  /** Returns all groups. */
  List<Group> all() {
    return groups;
  }

  /** Returns the group that makes a row that is needed. */
  Group of(int row) {
    return groups.get(groupOf[row]);
  }

  /** Returns the place of a row among all, if group by group is made; rows not needed are last. */
  int place(int row) {
    return places[row];
  }
}
