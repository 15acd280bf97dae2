package io.blindserve.he.circuit;

import java.util.ArrayList;
import java.util.List;

/**
 * The client's side of a plan in the clear: rows to slots, slots to answers. Pure functions on
 * doubles, the same on every machine.
 */
public final class RowPacking {

  private RowPacking() {}

  /**
   * Lays out rows in slots: {@code pre}, then the slots of each ciphertext. Imaginary parts are
   * zero.
   *
   * @param input the input's description
   * @param rows 1 to {@code input.rows()} rows of {@code input.features()} values; absent rows are
   *     zeros after {@code pre}
   * @return for each ciphertext its 2^log_slots real slots
   * @throws IllegalArgumentException if there are too many rows, a row has another number of
   *     values, or a value is NaN or infinite; the message names row and feature, never the value
   */
  public static List<double[]> encode(InputSpec input, List<double[]> rows) {
    if (rows.isEmpty() || rows.size() > input.rows()) {
      throw new IllegalArgumentException(
          rows.size() + " rows where 1 to " + input.rows() + " are carried");
    }
    int width = input.width();
    double[] values = new double[input.rows() * width];
    for (int r = 0; r < rows.size(); r++) {
      double[] row = prepare(input, rows.get(r), r);
      System.arraycopy(row, 0, values, r * width, width);
    }
    List<double[]> out = new ArrayList<>();
    for (InputCiphertext ciphertext : input.ciphertexts()) {
      out.add(layOut(ciphertext.slots(), values));
    }
    return out;
  }

  private static double[] prepare(InputSpec input, double[] row, int index) {
    if (row.length != input.features()) {
      throw new IllegalArgumentException(
          "row " + index + " has " + row.length + " values, not " + input.features());
    }
    for (int i = 0; i < row.length; i++) {
      if (!Double.isFinite(row[i])) {
        throw new IllegalArgumentException(
            "row " + index + ", feature " + i + " is not a finite number");
      }
    }
    return apply(input.pre(), row);
  }

  private static double[] layOut(List<Integer> slots, double[] values) {
    double[] out = new double[slots.size()];
    for (int slot = 0; slot < out.length; slot++) {
      int index = slots.get(slot);
      out[slot] = index == InputCiphertext.EMPTY ? 0.0 : values[index];
    }
    return out;
  }

  /**
   * Picks the values of an output before {@code post}.
   *
   * @param output the output's description
   * @param decoded for each of its ciphertexts the real parts of all slots, then the imaginary
   *     parts
   * @return {@code output.rows()} rows of {@code output.features()} values
   * @throws IllegalArgumentException if the decoded slots have not the shape that the output has
   */
  public static List<double[]> raw(OutputSpec output, List<double[][]> decoded) {
    requireShape(output, decoded);
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < output.rows(); r++) {
      double[] row = new double[output.features()];
      for (int f = 0; f < row.length; f++) {
        OutputSlot slot = output.slots().get(r * output.features() + f);
        row[f] = decoded.get(slot.ciphertext())[slot.imaginary() ? 1 : 0][slot.slot()];
      }
      rows.add(row);
    }
    return rows;
  }

  /** Picks and finishes the values of an output: {@link #raw}, then {@code post}. */
  public static List<double[]> decode(OutputSpec output, List<double[][]> decoded) {
    return raw(output, decoded).stream().map(row -> finish(output, row)).toList();
  }

  /** Applies {@code post} to one row of {@code output.features()} values. */
  public static double[] finish(OutputSpec output, double[] row) {
    return apply(output.post(), row);
  }

  private static double[] apply(List<RowStep> steps, double[] row) {
    double[] out = row.clone();
    for (RowStep step : steps) {
      out = step.apply(out);
    }
    return out;
  }

  private static void requireShape(OutputSpec output, List<double[][]> decoded) {
    if (decoded.size() != output.ciphertexts().size()) {
      throw new IllegalArgumentException(
          decoded.size() + " decoded ciphertexts, not " + output.ciphertexts().size());
    }
    for (int i = 0; i < decoded.size(); i++) {
      int slots = 1 << output.ciphertexts().get(i).logSlots();
      double[][] parts = decoded.get(i);
      if (parts.length != 2 || parts[0].length != slots || parts[1].length != slots) {
        throw new IllegalArgumentException(
            "decoded ciphertext " + i + " has not " + slots + " slots");
      }
    }
  }
}
