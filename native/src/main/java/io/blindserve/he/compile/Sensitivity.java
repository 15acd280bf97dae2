package io.blindserve.he.compile;

import java.util.List;

/**
 * How strongly one real combination of the answer, at one point, feels unit variances at each place
 * where errors enter. Immutable by convention.
 *
 * @param input sum over input slots
 * @param rotation for each layer, over rotated inputs of its products
 * @param giant for each layer, over the results of its giant steps
 * @param sum for each layer, over the summands of its fold
 * @param rescaled for each layer, over its slots, or over the summands of a fold that comes later
 * @param squared for each layer, over its slots behind the square
 * @param weights for each layer, over the slots of its weights
 */
@SuppressWarnings("ArrayRecordComponent")
record Sensitivity(
    double input,
    double[] rotation,
    double[] giant,
    double[] sum,
    double[] rescaled,
    double[] squared,
    double[] weights) {

  static Sensitivity of(
      SlotNetwork network,
      List<LayerShape> shapes,
      SlotNetwork.Trace trace,
      SlotNetwork.Cotangents g) {
    int depth = shapes.size();
    double[] rotation = new double[depth];
    double[] giant = new double[depth];
    double[] sum = new double[depth];
    double[] rescaled = new double[depth];
    double[] squared = new double[depth];
    double[] weights = new double[depth];
    ComplexVector x = trace.input();
    for (int k = 0; k < depth; k++) {
      SlotLayer layer = network.layers().get(k);
      LayerShape shape = shapes.get(k);
      ComplexVector rows = g.rows().get(k);
      rotation[k] = rotation(layer, rows);
      weights[k] = weights(layer, rows, x);
      giant[k] = rows.energy() * shape.giantErrors();
      sum[k] = rows.energy() * shape.foldErrors();
      rescaled[k] = shape.foldsFirst() ? g.slots().get(k).energy() : rows.energy() * shape.blocks();
      boolean square = k < depth - 1 || network.endsSquared();
      squared[k] = square ? g.squares().get(k).energy() : 0;
      x = trace.values().get(k).squared();
    }
    return new Sensitivity(g.input().energy(), rotation, giant, sum, rescaled, squared, weights);
  }

  private static double rotation(SlotLayer layer, ComplexVector rows) {
    double total = 0;
    for (int r = 0; r < layer.rows(); r++) {
      double squares = 0;
      for (int e = layer.start()[r]; e < layer.start()[r + 1]; e++) {
        if (layer.rotated()[e]) {
          squares += layer.re()[e] * layer.re()[e] + layer.im()[e] * layer.im()[e];
        }
      }
      total += rows.energy(r) * squares;
    }
    return total;
  }

  private static double weights(SlotLayer layer, ComplexVector rows, ComplexVector x) {
    double total = 0;
    for (int r = 0; r < layer.rows(); r++) {
      double squares = 0;
      for (int e = layer.start()[r]; e < layer.start()[r + 1]; e++) {
        squares += x.energy(layer.index()[e]);
      }
      total += rows.energy(r) * squares;
    }
    return total;
  }

  /** Returns the variance of the combination under a noise model. */
  double variance(NoiseModel noise) {
    double total = input * noise.input();
    for (int k = 0; k < sum.length; k++) {
      total += rotation[k] * noise.rotation()[k];
      total += giant[k] * noise.giant()[k];
      total += sum[k] * noise.sum()[k];
      total += rescaled[k] * noise.rescaled()[k];
      total += squared[k] * noise.squared()[k];
    }
    return total;
  }

  /** Returns the variance that rounding the weights gives, as if it were random. */
  double weightVariance(BitChoice bits) {
    double total = 0;
    for (int k = 0; k < weights.length; k++) {
      total += weights[k] * NoiseModel.ofWeights(bits.logN(), bits.weights()[k]);
    }
    return total;
  }
}
