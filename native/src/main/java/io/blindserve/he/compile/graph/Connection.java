package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Connects the rows of a layer to channels of the layer before it, which computes the atoms of one
 * depth. What rows read of shallower atoms is carried by channels whose function is the identity.
 * Rows that share such atoms are taken together: carried are either the atoms or the rows' sums
 * over them, whichever are fewer; so a residual stream costs its width and not its history.
 */
final class Connection {

  private static final int NONE = -1;

  private final Symbols symbols;
  private final List<Channel> rows;

  /** By atom: whether it is of the depth that the layer before computes. */
  private final boolean[] direct;

  private final List<Channel> channels = new ArrayList<>();

  /** By atom: the channel that holds it. */
  private final int[] channelOf;

  /** By row: its sum over shallower atoms, of which the first coefficient is positive. */
  private final Core[] sums;

  private final double[] signs;

  /** Sums that are carried as such. */
  private final Map<Core, Integer> channelOfSum = new HashMap<>();

  /** Takes rows that read atoms of up to {@code depth}, 1 or more. */
  Connection(Symbols symbols, List<Channel> rows, int depth) {
    this.symbols = symbols;
    this.rows = rows;
    this.direct = new boolean[symbols.atoms()];
    for (int i = 0; i < direct.length; i++) {
      direct[i] = symbols.atom(i).depth() == depth;
    }
    this.channelOf = new int[symbols.atoms()];
    this.sums = new Core[rows.size()];
    this.signs = new double[rows.size()];
    Arrays.fill(channelOf, NONE);
    addAtoms();
    for (int i = 0; i < sums.length; i++) {
      split(i);
    }
    carry();
  }

  /** Returns the channels of the layer before. */
  List<Channel> channels() {
    return channels;
  }

  private boolean isDirect(int atom) {
    return direct[atom];
  }

  private void addAtoms() {
    for (Channel row : rows) {
      Core core = row.core();
      for (int i = 0; i < core.size(); i++) {
        if (isDirect(core.atom(i))) {
          channelOf[core.atom(i)] = 0;
        }
      }
    }
    for (int id = 0; id < channelOf.length; id++) {
      if (channelOf[id] != NONE) {
        Atom atom = symbols.atom(id);
        channelOf[id] = channels.size();
        channels.add(new Channel(atom.core(), atom.function()));
      }
    }
  }

  private void split(int row) {
    Core core = rows.get(row).core();
    int count = 0;
    for (int i = 0; i < core.size(); i++) {
      count += isDirect(core.atom(i)) ? 0 : 1;
    }
    symbols.budget().entries(count);
    int[] atoms = new int[count];
    double[] coefficients = new double[count];
    count = 0;
    for (int i = 0; i < core.size(); i++) {
      if (!isDirect(core.atom(i))) {
        atoms[count] = core.atom(i);
        coefficients[count++] = core.coefficient(i);
      }
    }
    signs[row] = count > 0 && coefficients[0] < 0 ? -1 : 1;
    if (count == 1) {
      signs[row] = coefficients[0];
      coefficients[0] = 1;
    }
    for (int i = 0; count > 1 && i < count; i++) {
      coefficients[i] *= signs[row];
    }
    sums[row] = new Core(atoms, coefficients, 0, core.node());
  }

  private void carry() {
    Groups groups = new Groups(symbols.atoms());
    for (Core sum : sums) {
      for (int i = 1; i < sum.size(); i++) {
        groups.join(sum.atom(0), sum.atom(i));
      }
    }
    Map<Integer, Set<Core>> sumsOf = new HashMap<>();
    Map<Integer, Set<Integer>> atomsOf = new HashMap<>();
    for (Core sum : sums) {
      for (int i = 0; i < sum.size(); i++) {
        int group = groups.of(sum.atom(0));
        atomsOf.computeIfAbsent(group, key -> new TreeSet<>()).add(sum.atom(i));
        sumsOf.computeIfAbsent(group, key -> new HashSet<>()).add(sum);
      }
    }
    TreeSet<Integer> atoms = new TreeSet<>();
    atomsOf.forEach(
        (group, members) -> {
          if (members.size() <= sumsOf.getOrDefault(group, Set.of()).size()) {
            atoms.addAll(members);
          }
        });
    for (int atom : atoms) {
      channelOf[atom] = channels.size();
      channels.add(Channel.carrying(Core.ofAtom(atom)));
    }
    for (Core sum : sums) {
      if (sum.size() > 0 && channelOf[sum.atom(0)] == NONE && !channelOfSum.containsKey(sum)) {
        symbols.budget().entries(sum.size());
        channelOfSum.put(sum, channels.size());
        channels.add(Channel.carrying(sum));
      }
    }
  }

  /** Returns the rows as weights over the channels. */
  SparseMatrix weights() {
    SparseMatrix.Builder out = new SparseMatrix.Builder(channels.size());
    for (int i = 0; i < sums.length; i++) {
      Core core = rows.get(i).core();
      symbols.budget().entries(core.size());
      add(out, core, true);
      Integer sum = channelOfSum.get(sums[i]);
      if (sum != null) {
        out.entry(sum, signs[i]);
      } else {
        add(out, core, false);
      }
      out.endRow();
    }
    return out.build();
  }

  private void add(SparseMatrix.Builder out, Core core, boolean direct) {
    for (int i = 0; i < core.size(); i++) {
      if (isDirect(core.atom(i)) == direct) {
        out.entry(channelOf[core.atom(i)], core.coefficient(i));
      }
    }
  }
}
