package io.blindserve.he.compile.graph;

import java.util.Arrays;

/**
 * Sums terms into a combination. Used again for the next sum after {@link #element}; the scratch is
 * as long as there are atoms. Sums run in the order of calls. Not thread-safe.
 */
final class Accumulator {

  private final Symbols symbols;
  private double[] sums = new double[0];
  private boolean[] seen = new boolean[0];
  private int[] touched = new int[16];
  private int count;
  private boolean ascending = true;
  private double bias;

  Accumulator(Symbols symbols) {
    this.symbols = symbols;
  }

  /** Adds factor * term. */
  void add(Term term, double factor) {
    if (factor == 0) {
      return;
    }
    Core core = term.core();
    double scale = factor * term.scale();
    bias += scale * core.bias() + factor * term.shift();
    reserve(core);
    for (int i = 0; i < core.size(); i++) {
      int atom = core.atom(i);
      if (!seen[atom]) {
        touch(atom);
      }
      sums[atom] += scale * core.coefficient(i);
    }
  }

  /** Adds a constant. */
  void add(double constant) {
    bias += constant;
  }

  private void reserve(Core core) {
    symbols.budget().work(core.size() + 1L);
    int needed = core.isConstant() ? 0 : core.atom(core.size() - 1) + 1;
    if (needed > sums.length) {
      int length = StrictMath.max(needed, symbols.atoms());
      sums = Arrays.copyOf(sums, length);
      seen = Arrays.copyOf(seen, length);
    }
  }

  private void touch(int atom) {
    if (count == touched.length) {
      touched = Arrays.copyOf(touched, 2 * count);
    }
    ascending &= count == 0 || touched[count - 1] < atom;
    touched[count++] = atom;
    seen[atom] = true;
  }

  /** Returns the sum and begins anew. */
  Element element() {
    if (!ascending) {
      Arrays.sort(touched, 0, count);
    }
    symbols.budget().entries(count);
    int[] atoms = new int[count];
    double[] coefficients = new double[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int atom = touched[i];
      if (sums[atom] != 0) {
        atoms[kept] = atom;
        coefficients[kept++] = sums[atom];
      }
      sums[atom] = 0;
      seen[atom] = false;
    }
    if (kept < count) {
      atoms = Arrays.copyOf(atoms, kept);
      coefficients = Arrays.copyOf(coefficients, kept);
    }
    Core out = symbols.finite(new Core(atoms, coefficients, bias, symbols.budget().node()));
    count = 0;
    ascending = true;
    bias = 0;
    return Element.of(out);
  }
}
