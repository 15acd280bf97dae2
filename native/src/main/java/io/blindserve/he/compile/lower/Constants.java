package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The slots of all constants of a draft, as they ought to be or as encoded integers hold them.
 *
 * @param linear for each instruction and part of a matrix its diagonals; empty for others
 * @param plain for each instruction its factor or summand; empty vectors for others
 * @param mixes the weights of instructions that weigh ciphertexts
 */
record Constants(
    List<List<SortedMap<Integer, ComplexVector>>> linear,
    List<ComplexVector> plain,
    Map<Integer, SparseMatrix> mixes) {

  Constants {
    linear = List.copyOf(linear);
    plain = List.copyOf(plain);
    mixes = Map.copyOf(mixes);
  }

  /** Returns the matrix of an instruction that weighs ciphertexts. */
  SparseMatrix mix(int instruction) {
    return Objects.requireNonNull(mixes.get(instruction));
  }

  private static final ComplexVector NONE = ComplexVector.EMPTY;

  /** Returns the constants as they ought to be. */
  static Constants wanted(Draft draft) {
    List<List<SortedMap<Integer, ComplexVector>>> linear = new ArrayList<>();
    List<ComplexVector> plain = new ArrayList<>();
    Map<Integer, SparseMatrix> mixes = new HashMap<>();
    for (Op op : draft.ops()) {
      if (op instanceof Op.Mix mix) {
        mixes.put(plain.size(), mix.weights());
      }
      linear.add(op instanceof Op.Linear matrix ? wanted(matrix) : List.of());
      if (op instanceof Op.AddConstant add) {
        plain.add(ComplexVector.ofReal(add.slots()));
      } else if (op instanceof Op.Scaled scaled) {
        plain.add(ComplexVector.ofReal(scaled.slots()));
      } else {
        plain.add(NONE);
      }
    }
    return new Constants(linear, plain, mixes);
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
