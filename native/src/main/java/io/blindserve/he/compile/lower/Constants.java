package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The slots of all constants of a draft, as they ought to be or as encoded integers hold them.
 *
 * @param linear for each instruction and part of a matrix its diagonals; empty for others
 * @param plain for each instruction its factor or summand; empty vectors for others
 */
record Constants(List<List<SortedMap<Integer, ComplexVector>>> linear, List<ComplexVector> plain) {

  Constants {
    linear = List.copyOf(linear);
    plain = List.copyOf(plain);
  }

  private static final ComplexVector NONE = ComplexVector.EMPTY;

  /** Returns the constants as they ought to be. */
  static Constants wanted(Draft draft) {
    List<List<SortedMap<Integer, ComplexVector>>> linear = new ArrayList<>();
    List<ComplexVector> plain = new ArrayList<>();
    for (Op op : draft.ops()) {
      linear.add(op instanceof Op.Linear matrix ? wanted(matrix) : List.of());
      if (op instanceof Op.AddConstant add) {
        plain.add(ComplexVector.ofReal(add.slots()));
      } else if (op instanceof Op.Scaled scaled) {
        plain.add(ComplexVector.ofReal(scaled.slots()));
      } else {
        plain.add(NONE);
      }
    }
    return new Constants(linear, plain);
  }

  private static List<SortedMap<Integer, ComplexVector>> wanted(Op.Linear matrix) {
    List<SortedMap<Integer, ComplexVector>> out = new ArrayList<>();
    for (Op.Part part : matrix.parts()) {
      SortedMap<Integer, ComplexVector> diagonals = new TreeMap<>();
      part.diagonals()
          .forEach((offset, slots) -> diagonals.put(offset, ComplexVector.ofReal(slots)));
      out.add(diagonals);
    }
    return out;
  }
}
