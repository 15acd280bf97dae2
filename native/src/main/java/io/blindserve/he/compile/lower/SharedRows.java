package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Several rows in the same ciphertexts: with R rows, slot s of row r is slot R s + r. A rotation by
 * R k slots turns each row by k and mixes no two of them, around the ring as well, so any circuit
 * on a part of the slots serves R rows with as many rotations; every constant stands R times.
 */
final class SharedRows {

  private static final int SAMPLES = 32;
  private static final long SEED = 0x726F7773L;

  private SharedRows() {}

  /** Returns log2 of the places that so many rows take, the next power of two. */
  static int log2(int rows) {
    return Integer.numberOfTrailingZeros(ShapeTable.ceilingPower(rows));
  }

  /**
   * Returns a circuit for one row as one for several; the last ones may stay empty.
   *
   * @param draft not uniform
   * @param logRows log2 of the rows; 0 changes nothing
   */
  static Draft of(Draft draft, int logRows) {
    if (logRows == 0) {
      return draft;
    }
    int rows = 1 << logRows;
    List<int[]> inputs = draft.inputs().stream().map(input -> repeated(input, rows)).toList();
    List<Op> ops = draft.ops().stream().map(op -> op(op, rows)).toList();
    int[] outputs = draft.outputSlots().clone();
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] *= rows;
    }
    return new Draft(
        draft.logSlots() + logRows, inputs, ops, draft.weights(), outputs, draft.uniform(), rows);
  }

  private static Op op(Op op, int rows) {
    if (op instanceof Op.Linear linear) {
      List<Op.Part> parts = linear.parts().stream().map(part -> part(part, rows)).toList();
      return new Op.Linear(parts, linear.babySteps() * rows, linear.weight());
    }
    if (op instanceof Op.Turn turn) {
      return new Op.Turn(turn.source(), turn.rotations().stream().map(by -> by * rows).toList());
    }
    if (op instanceof Op.AddConstant added) {
      return new Op.AddConstant(added.source(), repeated(added.slots(), rows));
    }
    if (op instanceof Op.Scaled scaled) {
      return new Op.Scaled(scaled.source(), repeated(scaled.slots(), rows), scaled.weight());
    }
    return op instanceof Op.Mean mean ? new Op.Mean(mean.source(), mean.stride() * rows) : op;
  }

  private static Op.Part part(Op.Part part, int rows) {
    SortedMap<Integer, double[]> diagonals = new TreeMap<>();
    part.diagonals().forEach((by, slots) -> diagonals.put(by * rows, repeated(slots, rows)));
    return new Op.Part(part.source(), diagonals);
  }

  private static double[] repeated(double[] slots, int times) {
    double[] out = new double[slots.length * times];
    for (int s = 0; s < out.length; s++) {
      out[s] = slots[s / times];
    }
    return out;
  }

  private static int[] repeated(int[] slots, int times) {
    int[] out = new int[slots.length * times];
    for (int s = 0; s < out.length; s++) {
      out[s] = slots[s / times];
    }
    return out;
  }

  /**
   * Returns for each slot of a request the entry that it holds: row * values + value, or -1.
   *
   * @param columns which value stands in each slot, the same for all rows
   * @param places rows that a ciphertext has room for, a power of two
   * @param first row of the request that stands in the first place
   * @param rows those that a request carries
   * @param values of a row
   */
  static List<Integer> entries(int[] columns, int places, int first, int rows, int values) {
    List<Integer> out = new ArrayList<>(columns.length);
    for (int s = 0; s < columns.length; s++) {
      int row = first + s % places;
      out.add(columns[s] < 0 || row >= rows ? -1 : row * values + columns[s]);
    }
    return out;
  }

  /**
   * Returns a tape that answers for the row whose constants were rounded worst, as far as samples
   * of the same point in all rows tell: rows differ in nothing else.
   */
  static Tape worst(Chain chain, Points points, Tape encoded) {
    int rows = encoded.draft().rows();
    if (rows == 1) {
      return encoded;
    }
    double[] errors = new double[rows];
    Answer answer = new Answer(chain);
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      double[] t = sequence.next();
      List<ComplexVector> values = encoded.forward(t);
      double[] wanted = chain.raw(t);
      for (int row = 0; row < rows; row++) {
        double[] raw = encoded.ofRow(row).raw(values);
        errors[row] = StrictMath.max(errors[row], error(answer, raw, wanted));
      }
    }
    int worst = 0;
    for (int row = 1; row < rows; row++) {
      worst = errors[row] > errors[worst] ? row : worst;
    }
    return encoded.ofRow(worst);
  }

  private static double error(Answer answer, double[] raw, double[] wanted) {
    double largest = 0;
    for (int i = 0; i < answer.outputs(); i++) {
      double is = answer.finish(answer.margin(raw, i));
      double ought = answer.finish(answer.margin(wanted, i));
      largest = StrictMath.max(largest, StrictMath.abs(is - ought));
    }
    return largest;
  }
}
