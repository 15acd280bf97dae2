package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A network of the same shape as another, with weights from a fixed seed: the same box, layers,
 * patterns and powers in the polynomials, and nothing else of it. What is found for the substitute
 * shows nothing of the other's weights.
 *
 * <p>Rows are normalised by the square root of their length and by the box, so values are about 1;
 * behind a sigmoid or softmax the answer's are about {@value #LOGITS}, as those of trained networks
 * are.
 */
final class Substitute {

  private static final double LOGITS = 16;
  private static final double LEAST_WEIGHT = 0.25;
  private static final double BIAS = 0.25;

  /** Java specifies the numbers that this seed gives. */
  private static final long SEED = 0x7368617065L;

  private final LayerNetwork shape;
  private final Random random = new Random(SEED);

  private Substitute(LayerNetwork shape) {
    this.shape = shape;
  }

  /** Returns the substitute of a network of polynomials. */
  static LayerNetwork of(LayerNetwork shape) {
    return new Substitute(shape).build();
  }

  private LayerNetwork build() {
    Points points = new Points(shape);
    double[] centre = points.centre();
    double[] half = points.half();
    List<Layer> out = new ArrayList<>();
    for (Layer layer : shape.layers()) {
      boolean last = out.size() == shape.layers().size() - 1;
      double size = last && shape.tail() != Tail.NONE ? LOGITS : 1;
      out.add(layer(layer, centre, half, size));
      centre = new double[layer.width()];
      half = ones(layer.width());
    }
    return shape.withLayers(out);
  }

  private static double[] ones(int size) {
    double[] out = new double[size];
    java.util.Arrays.fill(out, 1);
    return out;
  }

  private Layer layer(Layer layer, double[] centre, double[] half, double size) {
    SparseMatrix weights = weights(layer.weights(), half, size);
    double[] middle = weights.times(centre);
    double[] bias = new double[layer.width()];
    for (int i = 0; i < bias.length; i++) {
      boolean none = layer.bias()[i] == 0 && isZero(centre);
      bias[i] = none ? 0 : size * BIAS * (0.5 + random.nextDouble()) - middle[i];
    }
    List<Polynomial> polynomials =
        layer.functions().stream().map(f -> f.polynomial().orElseThrow()).toList();
    boolean fitted = !Quadratics.shareCentre(polynomials);
    List<ScalarFunction> functions = new ArrayList<>();
    polynomials.forEach(polynomial -> functions.add(function(polynomial, fitted)));
    return new Layer(layer.node(), layer.operator(), weights, bias, functions);
  }

  private static boolean isZero(double[] values) {
    for (double value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private SparseMatrix weights(SparseMatrix pattern, double[] half, double size) {
    SparseMatrix.Builder out = new SparseMatrix.Builder(pattern.columns());
    for (int row = 0; row < pattern.rows(); row++) {
      double norm = StrictMath.sqrt(pattern.start(row + 1) - pattern.start(row));
      for (int e = pattern.start(row); e < pattern.start(row + 1); e++) {
        int column = pattern.column(e);
        out.entry(column, size * weight() / (norm * half[column]));
      }
      out.endRow();
    }
    return out.build();
  }

  private double weight() {
    double size = LEAST_WEIGHT + (1 - LEAST_WEIGHT) * random.nextDouble();
    return random.nextBoolean() ? size : -size;
  }

  /**
   * The same powers, with coefficients that sum to about one.
   *
   * @param fitted whether every channel has coefficients of its own
   */
  private Polynomial function(Polynomial polynomial, boolean fitted) {
    List<Double> out = new ArrayList<>();
    long powers = polynomial.coefficients().stream().filter(c -> c != 0).count();
    for (double coefficient : polynomial.coefficients()) {
      double size = coefficient == 0 ? 0 : 1.0 / powers;
      out.add(fitted ? size * weight() : size);
    }
    return new Polynomial(out);
  }
}
