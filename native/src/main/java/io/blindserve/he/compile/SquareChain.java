package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.List;

/**
 * A network in the form that is cheap on ciphertexts: t in [-1, 1]^features (the clipped row,
 * centred and scaled by the declared box), u_1 = A_1 t + b_1, u_(k+1) = A_(k+1) u_k^2 + b_(k+1),
 * and the answer scale * u + shift (or scale * u^2 + shift) before the tail. A quadratic a z^2 + b
 * z + c is a (z + b/2a)^2 + c - b^2/4a: one square, the rest folds into the biases and the next
 * weights.
 *
 * @param centre middle of each feature's interval
 * @param half half its length, or 1 where it has none
 * @param weights A_1 to A_D
 * @param biases b_1 to b_D; the last is left to the client unless the chain ends squared
 * @param endsSquared whether the answer is made of u_D^2
 * @param scale factor of each output
 * @param shift summand of each output
 */
@SuppressWarnings("ArrayRecordComponent")
record SquareChain(
    double[] centre,
    double[] half,
    List<Matrix> weights,
    List<double[]> biases,
    boolean endsSquared,
    double[] scale,
    double[] shift) {

  SquareChain {
    weights = List.copyOf(weights);
    biases = List.copyOf(biases);
  }

  int depth() {
    return weights.size();
  }

  int features() {
    return centre.length;
  }

  int outputs() {
    return scale.length;
  }

  static SquareChain of(Network network) {
    int features = network.box().features();
    double[] centre = new double[features];
    double[] half = new double[features];
    for (int i = 0; i < features; i++) {
      double min = network.box().min().get(i);
      double max = network.box().max().get(i);
      centre[i] = min + (max - min) / 2;
      half[i] = max > min ? (max - min) / 2 : 1;
    }
    // The affine map before the first layer, as a function of t.
    double[] slope = Vectors.multiply(network.first().linear(), half);
    double[] start =
        Vectors.add(Vectors.multiply(network.first().linear(), centre), network.first().constant());
    List<Matrix> weights = new ArrayList<>();
    List<double[]> biases = new ArrayList<>();
    for (DenseLayer layer : network.layers()) {
      double[] bias = Vectors.add(layer.weights().times(start), layer.bias());
      weights.add(layer.weights().scaledColumns(slope));
      boolean last = weights.size() == network.layers().size();
      Quadratic a = layer.activation();
      if (last && a.isAffine()) {
        biases.add(bias);
        double[] shift = Vectors.add(Vectors.multiply(a.linear(), bias), a.constant());
        return new SquareChain(centre, half, weights, biases, false, a.linear(), shift);
      }
      double[] offset = Vectors.combine(a.linear(), a.square(), (b, s) -> b / (2 * s));
      biases.add(Vectors.add(bias, offset));
      slope = a.square();
      start =
          Vectors.add(
              a.constant(),
              Vectors.scale(Vectors.multiply(offset, Vectors.multiply(offset, slope)), -1));
    }
    return new SquareChain(centre, half, weights, biases, true, slope, start);
  }

  /**
   * Returns the same function with u_k replaced by u_k / norms[k]: weights and scales absorb the
   * factors. Afterwards no value is much above 1, so the levels' scales can be compared and the
   * room that the answer needs is known.
   */
  SquareChain normalised(double[] norms) {
    List<Matrix> scaledWeights = new ArrayList<>();
    List<double[]> scaledBiases = new ArrayList<>();
    double incoming = 1;
    for (int k = 0; k < depth(); k++) {
      double factor = incoming / norms[k];
      scaledWeights.add(weights.get(k).scaledRows(Vectors.constant(weights.get(k).rows(), factor)));
      scaledBiases.add(Vectors.scale(biases.get(k), 1 / norms[k]));
      incoming = norms[k] * norms[k];
    }
    double outgoing = endsSquared ? incoming : norms[depth() - 1];
    return new SquareChain(
        centre,
        half,
        scaledWeights,
        scaledBiases,
        endsSquared,
        Vectors.scale(scale, outgoing),
        shift);
  }

  /**
   * Returns all u_k for a point, as the server computes them: the last without its bias, unless the
   * chain ends squared.
   *
   * @param t a point of the box [-1, 1]^features
   */
  List<double[]> values(double[] t) {
    List<double[]> out = new ArrayList<>(depth());
    double[] x = t;
    for (int k = 0; k < depth(); k++) {
      double[] u = weights.get(k).times(x);
      if (k < depth() - 1 || endsSquared) {
        u = Vectors.add(u, biases.get(k));
      }
      out.add(u);
      x = Vectors.multiply(u, u);
    }
    return out;
  }

  /** Returns what the server's answer holds for a point: u_D or u_D^2. */
  double[] raw(List<double[]> values) {
    double[] last = values.get(depth() - 1);
    return endsSquared ? Vectors.multiply(last, last) : last;
  }

  /** Returns the outputs before the tail. */
  double[] affine(double[] raw) {
    return Vectors.add(Vectors.multiply(scale, raw), shift);
  }

  /**
   * Returns the gradient, with respect to t, of the sum over outputs of weight * raw, at a point
   * with these values.
   */
  double[] gradient(List<double[]> values, double[] weight) {
    double[] g = weight;
    for (int k = depth() - 1; k >= 0; k--) {
      if (k < depth() - 1 || endsSquared) {
        g = Vectors.scale(Vectors.multiply(g, values.get(k)), 2);
      }
      g = weights.get(k).transposedTimes(g);
    }
    return g;
  }
}
