package io.blindserve.he.compile.network;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real matrix of which only entries that are not zero are kept, row by row in ascending columns.
 * Immutable and thread-safe. Sums run over ascending columns, so results are the same everywhere.
 */
public final class SparseMatrix {

  private final int columns;
  private final int[] start;
  private final int[] column;
  private final double[] value;

  private SparseMatrix(int columns, int[] start, int[] column, double[] value) {
    this.columns = columns;
    this.start = start;
    this.column = column;
    this.value = value;
  }

  /** Collects entries row by row; for one use. */
  public static final class Builder {

    private final int columns;
    private int[] start = new int[16];
    private int rows;
    private int[] column = new int[16];
    private double[] value = new double[16];
    private int entries;

    /** Begins a matrix of so many columns and no rows. */
    public Builder(int columns) {
      this.columns = columns;
    }

    /** Adds an entry to the row that is being made; columns must ascend. Zeros are left out. */
    public Builder entry(int at, double entry) {
      if (at < 0 || at >= columns || (entries > start[rows] && column[entries - 1] >= at)) {
        throw new IllegalArgumentException(
            "column " + at + " of " + columns + " is out of order in row " + rows);
      }
      if (entry == 0) {
        return this;
      }
      if (entries == column.length) {
        column = Arrays.copyOf(column, 2 * entries);
        value = Arrays.copyOf(value, 2 * entries);
      }
      column[entries] = at;
      value[entries] = entry;
      entries++;
      return this;
    }

    /** Ends the row that is being made. */
    public Builder endRow() {
      rows++;
      if (rows == start.length) {
        start = Arrays.copyOf(start, 2 * rows);
      }
      start[rows] = entries;
      return this;
    }

    /** Adds a whole row of entries by column. */
    public Builder row(Map<Integer, Double> row) {
      new TreeMap<>(row).forEach(this::entry);
      return endRow();
    }

    /** Returns the matrix of the rows that were ended. */
    public SparseMatrix build() {
      return new SparseMatrix(
          columns,
          Arrays.copyOf(start, rows + 1),
          Arrays.copyOf(column, entries),
          Arrays.copyOf(value, entries));
    }
  }

  /** Returns the matrix of row-major values. */
  public static SparseMatrix ofDense(int rows, int columns, double[] values) {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(values.length + " values for " + rows + " x " + columns);
    }
    Builder out = new Builder(columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out.entry(j, values[i * columns + j]);
      }
      out.endRow();
    }
    return out.build();
  }

  /** Returns the identity of a size. */
  public static SparseMatrix identity(int size) {
    Builder out = new Builder(size);
    for (int i = 0; i < size; i++) {
      out.entry(i, 1).endRow();
    }
    return out.build();
  }

  /** Returns the number of rows. */
  public int rows() {
    return start.length - 1;
  }

  /** Returns the number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the number of entries that are not zero. */
  public int entries() {
    return column.length;
  }

  /** Returns the number of the first entry of a row; {@code start(rows())} is one past the last. */
  public int start(int row) {
    return start[row];
  }

  /** Returns the column of an entry. */
  public int column(int entry) {
    return column[entry];
  }

  /** Returns the value of an entry. */
  public double value(int entry) {
    return value[entry];
  }

  /** Returns the value at a place, zero where there is no entry. */
  public double at(int row, int wanted) {
    int found = Arrays.binarySearch(column, start[row], start[row + 1], wanted);
    return found < 0 ? 0 : value[found];
  }

  /** Returns this times {@code x}. */
  public double[] times(double[] x) {
    double[] out = new double[rows()];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int e = start[i]; e < start[i + 1]; e++) {
        sum += value[e] * x[column[e]];
      }
      out[i] = sum;
    }
    return out;
  }

  /** Returns the transpose times {@code y}. */
  public double[] transposedTimes(double[] y) {
    double[] out = new double[columns];
    for (int i = 0; i < rows(); i++) {
      for (int e = start[i]; e < start[i + 1]; e++) {
        out[column[e]] += value[e] * y[i];
      }
    }
    return out;
  }

  /** Returns diag(left) * this * diag(right). */
  public SparseMatrix scaled(double[] left, double[] right) {
    Builder out = new Builder(columns);
    for (int i = 0; i < rows(); i++) {
      for (int e = start[i]; e < start[i + 1]; e++) {
        out.entry(column[e], left[i] * value[e] * right[column[e]]);
      }
      out.endRow();
    }
    return out.build();
  }

  /** Returns whether this is an identity. */
  public boolean isIdentity() {
    if (rows() != columns || entries() != columns) {
      return false;
    }
    for (int i = 0; i < columns; i++) {
      if (start[i] != i || column[i] != i || value[i] != 1) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether all values are finite. */
  public boolean isFinite() {
    return Arrays.stream(value).allMatch(Double::isFinite);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseMatrix that
        && that.columns == columns
        && Arrays.equals(that.start, start)
        && Arrays.equals(that.column, column)
        && Arrays.equals(that.value, value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value) + 31 * Arrays.hashCode(column) + 961 * columns;
  }

  @Override
  public String toString() {
    return rows() + " x " + columns + " with " + entries() + " entries";
  }
}
