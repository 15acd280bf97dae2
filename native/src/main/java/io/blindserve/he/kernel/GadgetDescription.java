package io.blindserve.he.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * {@link GadgetTables} in direct memory, as {@code kernel/gadget/descriptor.h} reads them: log2 n,
 * data primes, special primes; eight words a row; then the constants of all groups. The roots that
 * the words point to are kept reachable here.
 *
 * @param owner the kernels whose form of the roots this names
 * @param words the description
 * @param roots what it points to
 */
record GadgetDescription(NativeKernels owner, DirectBuffer words, List<DirectBuffer> roots) {

  static GadgetDescription of(GadgetTables tables, NativeKernels kernels) {
    List<DirectBuffer> roots = new ArrayList<>();
    List<Long> out = new ArrayList<>();
    out.add((long) Integer.numberOfTrailingZeros(tables.n()));
    out.add((long) tables.limbs());
    out.add((long) tables.specials());
    for (int row = 0; row < tables.rows(); row++) {
      DirectBuffer table = kernels.table(tables.prime(row));
      roots.add(table);
      addRow(out, tables, row, table);
    }
    for (GroupConstants group : tables.allGroups()) {
      if (group.size() > 1) {
        addGroup(out, group);
      }
    }
    DirectBuffer words = kernels.allocate(out.size());
    for (int i = 0; i < out.size(); i++) {
      words.set(i, out.get(i));
    }
    return new GadgetDescription(kernels, words, List.copyOf(roots));
  }

  private static void addRow(List<Long> out, GadgetTables tables, int row, DirectBuffer table) {
    Reduction q = tables.prime(row).reduction();
    out.add(q.q());
    out.add(q.ratio());
    out.add(table.address);
    out.add((long) table.words());
    boolean data = row < tables.limbs();
    addFactor(out, q, data ? tables.p(row) : 0);
    addFactor(out, q, data ? tables.inverseOfP(row) : 0);
  }

  private static void addGroup(List<Long> out, GroupConstants group) {
    for (int i = 0; i < group.size(); i++) {
      out.add(group.half[i]);
      addFactor(out, group.primes[i], group.inverse[i]);
    }
    for (GroupConstants.Target target : group.targets) {
      for (long weight : target.weight) {
        addFactor(out, target.prime, weight);
      }
      for (long excess : target.excess) {
        out.add(excess);
      }
    }
  }

  private static void addFactor(List<Long> out, Reduction q, long factor) {
    out.add(factor);
    out.add(q.quotient(factor));
  }
}
