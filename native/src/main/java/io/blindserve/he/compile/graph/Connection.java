package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Connects the rows of a layer to channels of the layer before it, which computes the atoms of one
 * depth. What rows read of shallower atoms is carried by channels whose function is the identity.
 * Not thread-safe; one a layer.
 */
final class Connection {

  private static final int NONE = -1;

  private final Symbols symbols;
  private final List<Channel> rows;
  private final List<Channel> channels = new ArrayList<>();

  /** By atom: whether it is of the depth that the layer before computes. */
  private final boolean[] direct;

  /** By atom: the channel that computes it. */
  private final int[] channelOf;

  private final Carry carry;
  private final int firstCarried;

  /** Takes rows that read atoms of up to {@code depth}, 1 or more. */
  Connection(Symbols symbols, List<Channel> rows, int depth) {
    this.symbols = symbols;
    this.rows = rows;
    this.direct = new boolean[symbols.atoms()];
    this.channelOf = new int[direct.length];
    for (int i = 0; i < direct.length; i++) {
      direct[i] = symbols.atom(i).depth() == depth;
    }
    addAtoms();
    firstCarried = channels.size();
    carry = new Carry(symbols.budget(), direct.length, carriedSums(), order());
    carry.carried().forEach(core -> channels.add(Channel.carrying(core)));
  }

  /** Returns the channels of the layer before. */
  List<Channel> channels() {
    return channels;
  }

  private void addAtoms() {
    Arrays.fill(channelOf, NONE);
    for (Channel row : rows) {
      Core core = row.core();
      for (int i = 0; i < core.size(); i++) {
        if (direct[core.atom(i)]) {
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

  /** Values that are carried on come first, so that others become combinations of them. */
  private int[] order() {
    IntStream all = IntStream.range(0, rows.size());
    return all.boxed()
        .sorted(Comparator.comparing(row -> !Polynomial.IDENTITY.equals(rows.get(row).function())))
        .mapToInt(row -> row)
        .toArray();
  }

  private List<Core> carriedSums() {
    List<Core> out = new ArrayList<>(rows.size());
    for (Channel row : rows) {
      out.add(shallow(row.core()));
    }
    return out;
  }

  private Core shallow(Core core) {
    int count = 0;
    for (int i = 0; i < core.size(); i++) {
      count += direct[core.atom(i)] ? 0 : 1;
    }
    if (count == core.size() && core.bias() == 0) {
      return core;
    }
    symbols.budget().entries(count);
    int[] atoms = new int[count];
    double[] coefficients = new double[count];
    count = 0;
    for (int i = 0; i < core.size(); i++) {
      if (!direct[core.atom(i)]) {
        atoms[count] = core.atom(i);
        coefficients[count++] = core.coefficient(i);
      }
    }
    return new Core(atoms, coefficients, 0, core.node());
  }

  /** Returns the rows as weights over the channels. */
  SparseMatrix weights() {
    SparseMatrix.Builder out = new SparseMatrix.Builder(channels.size());
    for (int row = 0; row < rows.size(); row++) {
      Core core = rows.get(row).core();
      symbols.budget().entries(core.size());
      for (int i = 0; i < core.size(); i++) {
        if (direct[core.atom(i)]) {
          out.entry(channelOf[core.atom(i)], core.coefficient(i));
        }
      }
      int[] places = carry.places(row);
      double[] weights = carry.weights(row);
      for (int i = 0; i < places.length; i++) {
        out.entry(firstCarried + places[i], weights[i]);
      }
      out.endRow();
    }
    return out.build();
  }
}
