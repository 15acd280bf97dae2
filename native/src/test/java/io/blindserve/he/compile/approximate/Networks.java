package io.blindserve.he.compile.approximate;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Small random networks on the box [-1, 1] of every feature. */
final class Networks {

  private Networks() {}

  static LayerNetwork random(long seed, double gain, Tail tail, ScalarFunction f, int... widths) {
    Random random = new Random(seed);
    List<Layer> layers = new ArrayList<>();
    for (int k = 1; k < widths.length; k++) {
      double[] weights = new double[widths[k] * widths[k - 1]];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = gain * random.nextGaussian() / StrictMath.sqrt(widths[k - 1]);
      }
      double[] bias = new double[widths[k]];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = 0.2 * random.nextGaussian();
      }
      ScalarFunction function = k == widths.length - 1 ? Polynomial.IDENTITY : f;
      layers.add(
          new Layer(
              "layer" + k,
              "Gemm",
              SparseMatrix.ofDense(widths[k], widths[k - 1], weights),
              bias,
              Collections.nCopies(widths[k], function)));
    }
    return network(widths[0], layers, tail);
  }

  static LayerNetwork network(int features, List<Layer> layers, Tail tail) {
    FeatureRange box =
        new FeatureRange(Collections.nCopies(features, -1.0), Collections.nCopies(features, 1.0));
    return new LayerNetwork(
        "x",
        features,
        box,
        List.of(new RowStep.Clip(box)),
        box,
        layers,
        tail,
        false,
        "y",
        List.of());
  }

  static List<double[]> rows(long seed, int count, int features) {
    Random random = new Random(seed);
    List<double[]> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] row = new double[features];
      for (int j = 0; j < features; j++) {
        row[j] = 2 * random.nextDouble() - 1;
      }
      out.add(row);
    }
    return out;
  }

  static double difference(LayerNetwork left, LayerNetwork right, double[] row) {
    double[] x = left.prepare(row);
    return Tails.largestDifference(answer(left, x), answer(right, x));
  }

  private static double[] answer(LayerNetwork network, double[] x) {
    List<double[]> values = network.values(x);
    return Tails.apply(network.tail(), values.get(values.size() - 1));
  }
}
