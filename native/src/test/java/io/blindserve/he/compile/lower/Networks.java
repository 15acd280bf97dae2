package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Networks of chosen widths with random weights. */
final class Networks {

  private Networks() {}

  static FeatureRange box(int features, double min, double max) {
    return new FeatureRange(Collections.nCopies(features, min), Collections.nCopies(features, max));
  }

  static LayerNetwork of(FeatureRange box, List<Layer> layers, Tail tail) {
    return new LayerNetwork(
        "x",
        box.features(),
        box,
        List.of(new RowStep.Clip(box)),
        box,
        layers,
        tail,
        false,
        "y",
        List.of());
  }

  /** Dense layers; {@code function} is asked for each channel but those of the last layer. */
  static LayerNetwork dense(
      SplittableRandom random, Tail tail, Supplier<ScalarFunction> function, int... widths) {
    List<Layer> layers = new ArrayList<>();
    for (int k = 1; k < widths.length; k++) {
      boolean last = k == widths.length - 1;
      layers.add(
          layer(random, widths[k - 1], widths[k], last ? () -> Polynomial.IDENTITY : function));
    }
    return of(box(widths[0], -1, 1), layers, tail);
  }

  private static Layer layer(
      SplittableRandom random, int in, int out, Supplier<ScalarFunction> function) {
    double size = 1.5 / Math.sqrt(in);
    double[] weights = new double[in * out];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextDouble(-size, size);
    }
    double[] bias = new double[out];
    List<ScalarFunction> functions = new ArrayList<>();
    for (int i = 0; i < out; i++) {
      bias[i] = random.nextDouble(-0.3, 0.3);
      functions.add(function.get());
    }
    return new Layer(
        "dense" + out, "Gemm", SparseMatrix.ofDense(out, in, weights), bias, functions);
  }

  /** 28 x 28 pixels, 5 channels of 5 x 5 by strides of 2 with a border of 1, 100, 10. */
  static LayerNetwork convolution(SplittableRandom random) {
    return convolution(random, 28, 100);
  }

  /** As the other, of {@code side} x {@code side} pixels and {@code hidden} channels. */
  static LayerNetwork convolution(SplittableRandom random, int side, int hidden) {
    int places = (side - 3) / 2 + 1;
    SparseMatrix.Builder weights = new SparseMatrix.Builder(side * side);
    double[][] kernels = new double[5][25];
    for (double[] kernel : kernels) {
      for (int i = 0; i < 25; i++) {
        kernel[i] = random.nextDouble(-0.3, 0.3);
      }
    }
    for (int channel = 0; channel < 5; channel++) {
      for (int place = 0; place < places * places; place++) {
        for (int tap = 0; tap < 25; tap++) {
          int y = 2 * (place / places) + tap / 5 - 1;
          int x = 2 * (place % places) + tap % 5 - 1;
          if (y >= 0 && y < side && x >= 0 && x < side) {
            weights.entry(side * y + x, kernels[channel][tap]);
          }
        }
        weights.endRow();
      }
    }
    int values = 5 * places * places;
    Layer convolution =
        new Layer(
            "conv",
            "Conv",
            weights.build(),
            new double[values],
            Collections.nCopies(values, Polynomial.SQUARE));
    List<Layer> layers = new ArrayList<>(List.of(convolution));
    layers.add(layer(random, values, hidden, () -> Polynomial.SQUARE));
    layers.add(layer(random, hidden, 10, () -> Polynomial.IDENTITY));
    return of(box(side * side, 0, 1), layers, Tail.SOFTMAX);
  }

  static LowerOptions options(double maxError) {
    return options(maxError, 1);
  }

  static LowerOptions options(double maxError, int rows) {
    return options(15, maxError, rows);
  }

  /** As the others, with no ring above a size. */
  static LowerOptions optionsUpTo(int maxLogN, double maxError) {
    return options(maxLogN, maxError, 1);
  }

  private static LowerOptions options(int maxLogN, double maxError, int rows) {
    return new LowerOptions(
        SecurityProfile.CLASSICAL,
        maxError,
        maxLogN,
        100,
        true,
        "test",
        new TreeMap<>(),
        Optional.empty(),
        Privacy.none(),
        rows);
  }

  static double[] row(SplittableRandom random, LayerNetwork network) {
    double[] row = new double[network.features()];
    for (int i = 0; i < row.length; i++) {
      double min = network.range().min().get(i);
      double max = network.range().max().get(i);
      row[i] = max > min ? random.nextDouble(min, max) : min;
    }
    return row;
  }

  /** The outputs in the clear. */
  static double[] compute(LayerNetwork network, double[] row) {
    List<double[]> values = network.values(network.prepare(row));
    double[] out = values.get(values.size() - 1);
    if (network.tail() == Tail.SIGMOID) {
      return new RowStep.Sigmoid().apply(out);
    }
    return network.tail() == Tail.SOFTMAX ? new RowStep.Softmax().apply(out) : out;
  }
}
