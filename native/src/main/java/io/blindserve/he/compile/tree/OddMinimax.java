package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.network.Polynomial;
import java.util.ArrayList;
import java.util.List;

/**
 * The odd polynomial of a degree that stays nearest to 1 on an interval of positive numbers, by
 * Remez' exchange on a grid (Lee, Lee, No and Kim, "Minimax approximation of sign function by
 * composite polynomial for homomorphic comparison", IEEE TDSC 2021, section 4; eprint 2020/834).
 * All its turning points lie in the interval and its mirror image, so it rises between the two.
 *
 * @param polynomial odd
 * @param low at most its least value on the interval
 * @param high at least its greatest
 */
record OddMinimax(Polynomial polynomial, double low, double high) {

  private static final int GRID = 2048;
  private static final int ROUNDS = 40;

  /** Fits on [a, b], 0 < a < b, with {@code terms} odd powers. */
  static OddMinimax fit(double a, double b, int terms) {
    double[] grid = new double[GRID + 1];
    for (int i = 0; i <= GRID; i++) {
      grid[i] = a + (b - a) * (1 - StrictMath.cos(StrictMath.PI * i / GRID)) / 2;
    }
    int[] nodes = new int[terms + 1];
    for (int i = 0; i <= terms; i++) {
      nodes[i] = i * GRID / terms;
    }
    Polynomial best = solve(grid, nodes);
    double least = largestError(best, grid);
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> extremes = extremes(best, grid, terms + 1);
      if (extremes.size() != terms + 1) {
        break;
      }
      Polynomial next = solve(grid, extremes.stream().mapToInt(Integer::intValue).toArray());
      double error = largestError(next, grid);
      if (error >= least) {
        break;
      }
      best = next;
      least = error;
    }
    return bounded(best, grid);
  }

  private static double largestError(Polynomial p, double[] grid) {
    double out = 0;
    for (double x : grid) {
      out = StrictMath.max(out, StrictMath.abs(p.apply(x) - 1));
    }
    return out;
  }

  /** Adds what lies between the points of the grid: h^2 / 8 times the second derivative. */
  private static OddMinimax bounded(Polynomial p, double[] grid) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double step = 0;
    for (int i = 0; i < grid.length; i++) {
      low = StrictMath.min(low, p.apply(grid[i]));
      high = StrictMath.max(high, p.apply(grid[i]));
      step = StrictMath.max(step, i == 0 ? 0 : grid[i] - grid[i - 1]);
    }
    double bend = 0;
    double power = 1;
    for (int k = 2; k <= p.degree(); k++) {
      bend += StrictMath.abs(p.coefficient(k)) * k * (k - 1) * power;
      power *= grid[GRID];
    }
    double slack = step * step / 8 * bend;
    return new OddMinimax(p, low - slack, high + slack);
  }

  /** The point of the largest error in each run of one sign; of too many, runs at the ends go. */
  private static List<Integer> extremes(Polynomial p, double[] grid, int wanted) {
    List<Integer> out = new ArrayList<>();
    double last = 0;
    for (int i = 0; i < grid.length; i++) {
      double error = p.apply(grid[i]) - 1;
      if (error * last > 0) {
        int end = out.size() - 1;
        if (StrictMath.abs(error) > StrictMath.abs(last)) {
          out.set(end, i);
          last = error;
        }
      } else {
        out.add(i);
        last = error;
      }
    }
    while (out.size() > wanted) {
      double first = StrictMath.abs(p.apply(grid[out.get(0)]) - 1);
      double end = StrictMath.abs(p.apply(grid[out.get(out.size() - 1)]) - 1);
      out.remove(first < end ? 0 : out.size() - 1);
    }
    return out;
  }

  /** Solves p(x_i) - 1 = (-1)^i E at the nodes, by elimination with row exchanges. */
  private static Polynomial solve(double[] grid, int[] nodes) {
    int size = nodes.length;
    double[][] rows = new double[size][size + 1];
    for (int i = 0; i < size; i++) {
      double x = grid[nodes[i]];
      double power = x;
      for (int k = 0; k < size - 1; k++) {
        rows[i][k] = power;
        power *= x * x;
      }
      rows[i][size - 1] = i % 2 == 0 ? -1 : 1;
      rows[i][size] = 1;
    }
    eliminate(rows);
    double[] coefficients = new double[2 * (size - 1)];
    for (int k = 0; k < size - 1; k++) {
      coefficients[2 * k + 1] = rows[k][size] / rows[k][k];
    }
    return Polynomial.of(coefficients);
  }

  private static void eliminate(double[][] rows) {
    for (int k = 0; k < rows.length; k++) {
      int pivot = k;
      for (int i = k + 1; i < rows.length; i++) {
        pivot = StrictMath.abs(rows[i][k]) > StrictMath.abs(rows[pivot][k]) ? i : pivot;
      }
      double[] row = rows[pivot];
      rows[pivot] = rows[k];
      rows[k] = row;
      for (int i = 0; i < rows.length; i++) {
        double factor = i == k ? 0 : rows[i][k] / row[k];
        for (int j = k; j <= rows.length && factor != 0; j++) {
          rows[i][j] -= factor * row[j];
        }
      }
    }
  }
}
