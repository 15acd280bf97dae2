package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import java.util.Arrays;
import java.util.List;

/**
 * One sample through the network of a draft, forward, and derivatives of an output by every
 * coefficient, backward. A workspace: for one thread.
 */
final class Sweep {

  private final LayerNetwork exact;
  private final List<List<Piece>> pieces;
  private final int[] offsets;
  private final double[][] slopes;
  private final double[][][] basis;
  private final int[][] owner;
  private final int parameters;

  Sweep(Draft draft) {
    exact = draft.exact();
    pieces = draft.pieces();
    int layers = exact.layers().size();
    slopes = new double[layers][];
    basis = new double[layers][][];
    owner = new int[layers][];
    offsets = new int[pieces.stream().mapToInt(List::size).sum()];
    int piece = 0;
    int offset = 0;
    for (int k = 0; k < layers; k++) {
      int width = exact.layers().get(k).width();
      slopes[k] = new double[width];
      basis[k] = new double[width][0];
      owner[k] = new int[width];
      Arrays.fill(owner[k], -1);
      for (Piece p : pieces.get(k)) {
        offsets[piece] = offset;
        offset += p.coefficients().length;
        for (int channel : p.channels()) {
          owner[k][channel] = piece;
          basis[k][channel] = new double[p.coefficients().length];
        }
        piece++;
      }
    }
    parameters = offset;
  }

  int parameters() {
    return parameters;
  }

  /** Returns all coefficients in one row. */
  double[] gather() {
    double[] out = new double[parameters];
    int at = 0;
    for (List<Piece> list : pieces) {
      for (Piece piece : list) {
        System.arraycopy(piece.coefficients(), 0, out, at, piece.coefficients().length);
        at += piece.coefficients().length;
      }
    }
    return out;
  }

  /** Returns the draft with other coefficients. */
  Draft scatter(double[] all) {
    int[] at = {0};
    return new Draft(
        exact,
        pieces.stream().map(list -> list.stream().map(p -> take(p, all, at)).toList()).toList());
  }

  private static Piece take(Piece piece, double[] all, int[] at) {
    int from = at[0];
    at[0] += piece.coefficients().length;
    return piece.with(Arrays.copyOfRange(all, from, at[0]));
  }

  /** Returns the last layer's z for x and keeps what {@link #backward} needs. */
  double[] forward(double[] coefficients, double[] x) {
    double[] in = x;
    int last = exact.layers().size() - 1;
    for (int k = 0; k < last; k++) {
      Layer layer = exact.layers().get(k);
      double[] z = layer.affine(in);
      int first = k == 0 ? 0 : firstPiece(k);
      for (int i = 0; i < z.length; i++) {
        if (owner[k][i] < 0) {
          Polynomial p = layer.functions().get(i).polynomial().orElseThrow();
          slopes[k][i] = p.slope(z[i]);
          z[i] = p.apply(z[i]);
        } else {
          Interval range = pieces.get(k).get(owner[k][i] - first).range();
          z[i] = evaluate(k, i, range, coefficients, offsets[owner[k][i]], z[i]);
        }
      }
      in = z;
    }
    return exact.layers().get(last).affine(in);
  }

  private int firstPiece(int layer) {
    int out = 0;
    for (int k = 0; k < layer; k++) {
      out += pieces.get(k).size();
    }
    return out;
  }

  /**
   * Sums Chebyshev polynomials and their derivatives, T'_k = 2 T_{k-1} + 2 t T'_{k-1} - T'_{k-2}.
   */
  private double evaluate(
      int layer, int channel, Interval range, double[] coefficients, int offset, double z) {
    double[] t = basis[layer][channel];
    double inner = Chebyshev.inner(range, z);
    Chebyshev.values(inner, t);
    double value = 0;
    double slope = 0;
    double before = 0;
    double now = 0;
    for (int k = 0; k < t.length; k++) {
      double next = k == 0 ? 0 : k == 1 ? 1 : 2 * t[k - 1] + 2 * inner * now - before;
      before = now;
      now = next;
      value += coefficients[offset + k] * t[k];
      slope += coefficients[offset + k] * now;
    }
    slopes[layer][channel] = range.half() == 0 ? 0 : slope / range.half();
    return value;
  }

  /** Writes the derivatives of an output of the last {@link #forward} by every coefficient. */
  void backward(int output, double[] out) {
    Arrays.fill(out, 0);
    int last = exact.layers().size() - 1;
    double[] unit = new double[exact.outputs()];
    unit[output] = 1;
    double[] g = exact.layers().get(last).weights().transposedTimes(unit);
    for (int k = last - 1; k >= 0; k--) {
      for (int i = 0; i < g.length; i++) {
        if (owner[k][i] >= 0) {
          int offset = offsets[owner[k][i]];
          double[] t = basis[k][i];
          for (int c = 0; c < t.length; c++) {
            out[offset + c] += g[i] * t[c];
          }
        }
        g[i] *= slopes[k][i];
      }
      if (k > 0) {
        g = exact.layers().get(k).weights().transposedTimes(g);
      }
    }
  }
}
