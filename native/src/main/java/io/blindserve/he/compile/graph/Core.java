package io.blindserve.he.compile.graph;

import java.util.Arrays;

/**
 * An affine combination of atoms: the sum of coefficient times atom, plus a bias. Immutable and
 * equal by value; compared by reference first, so that values that come from one another are
 * recognised at no cost.
 */
final class Core {

  private final int[] atoms;
  private final double[] coefficients;
  private final double bias;
  private final GraphNode node;
  private final int hash;

  /**
   * Takes the arrays: atoms ascend, coefficients are not zero.
   *
   * @param node the node that made it, for messages; no part of equality
   */
  Core(int[] atoms, double[] coefficients, double bias, GraphNode node) {
    this.node = node;
    this.atoms = atoms;
    this.coefficients = coefficients;
    this.bias = bias + 0.0; // no negative zero, which would not be equal
    this.hash =
        961 * Arrays.hashCode(atoms) + 31 * Arrays.hashCode(coefficients) + Double.hashCode(bias);
  }

  /** Returns a combination without atoms. */
  static Core constant(double value) {
    return new Core(new int[0], new double[0], value, GraphNode.NONE);
  }

  /** Returns an atom itself. */
  static Core ofAtom(int id) {
    return new Core(new int[] {id}, new double[] {1}, 0, GraphNode.NONE);
  }

  int size() {
    return atoms.length;
  }

  int atom(int i) {
    return atoms[i];
  }

  double coefficient(int i) {
    return coefficients[i];
  }

  double bias() {
    return bias;
  }

  GraphNode node() {
    return node;
  }

  boolean isConstant() {
    return atoms.length == 0;
  }

  /** Returns whether this is one atom, unchanged. */
  boolean isAtom() {
    return atoms.length == 1 && coefficients[0] == 1 && bias == 0;
  }

  /** Returns scale * this + shift; this itself where nothing changes. */
  Core affine(double scale, double shift) {
    if (scale == 1 && shift == 0) {
      return this;
    }
    if (scale == 0) {
      return constant(shift);
    }
    double[] out = new double[coefficients.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = scale * coefficients[i];
    }
    return new Core(atoms, out, scale * bias + shift, node);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Core that
            && that.hash == hash
            && Double.compare(that.bias, bias) == 0
            && Arrays.equals(that.atoms, atoms)
            && Arrays.equals(that.coefficients, coefficients));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
