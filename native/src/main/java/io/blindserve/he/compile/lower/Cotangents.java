package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * The derivatives of a quantity by all values of a draft, while they are summed up. A value that
 * only one other is made of has that one's own vector, which is not copied: long vectors are read
 * from far away. Not for several threads.
 */
final class Cotangents {

  private final int[] sizes;
  private final boolean real;
  private final ComplexVector[] vectors;
  private final boolean[] shared;

  /** Begins with zeros. */
  Cotangents(int[] sizes, boolean real) {
    this.sizes = sizes;
    this.real = real;
    this.vectors = new ComplexVector[sizes.length];
    this.shared = new boolean[sizes.length];
  }

  /** Returns a value's vector, to be read. */
  ComplexVector of(int value) {
    return vectors[value] == null ? own(value) : vectors[value];
  }

  /** Returns a value's vector, to be added to. */
  ComplexVector own(int value) {
    if (vectors[value] == null) {
      vectors[value] = ComplexVector.zeros(sizes[value], real);
    } else if (shared[value]) {
      vectors[value] = vectors[value].copy();
    }
    shared[value] = false;
    return vectors[value];
  }

  /** Adds a vector that nobody writes any more. */
  void add(int value, ComplexVector summand) {
    if (vectors[value] == null) {
      vectors[value] = summand;
      shared[value] = true;
    } else {
      own(value).add(summand, 0);
    }
  }

  /** Returns all vectors; nothing may be added any more. */
  List<ComplexVector> all() {
    List<ComplexVector> out = new ArrayList<>();
    for (int value = 0; value < sizes.length; value++) {
      out.add(of(value));
    }
    return out;
  }
}
