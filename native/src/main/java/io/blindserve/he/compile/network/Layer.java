package io.blindserve.he.compile.network;

import java.util.List;
import java.util.Optional;

/**
 * One layer: z = weights x + bias, then a function of each channel of z. Immutable by convention:
 * the array is never written after construction.
 *
 * @param node name of the model's node that made it, for messages and reports
 * @param operator that node's operator
 * @param weights one row a channel
 * @param bias one value a channel
 * @param functions one a channel; identities in the last layer
 * @param spreads what training saw of z, one a channel where the model says so of any; otherwise
 *     empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record Layer(
    String node,
    String operator,
    SparseMatrix weights,
    double[] bias,
    List<ScalarFunction> functions,
    List<Optional<Spread>> spreads) {

  /** Copies the list and checks sizes. */
  public Layer {
    functions = List.copyOf(functions);
    spreads = List.copyOf(spreads);
    if (bias.length != weights.rows() || functions.size() != weights.rows()) {
      throw new IllegalArgumentException(
          "biases and functions do not fit " + weights.rows() + " rows");
    }
    if (!spreads.isEmpty() && spreads.size() != weights.rows()) {
      throw new IllegalArgumentException("spreads do not fit " + weights.rows() + " rows");
    }
  }

  /** Makes a layer of which the model says nothing about training. */
  public Layer(
      String node,
      String operator,
      SparseMatrix weights,
      double[] bias,
      List<ScalarFunction> functions) {
    this(node, operator, weights, bias, functions, List.of());
  }

  /** Returns what training saw of a channel's z. */
  public Optional<Spread> spread(int channel) {
    return spreads.isEmpty() ? Optional.empty() : spreads.get(channel);
  }

  /** Returns the number of channels. */
  public int width() {
    return bias.length;
  }

  /** Returns this layer with other functions. */
  public Layer withFunctions(List<ScalarFunction> others) {
    return new Layer(node, operator, weights, bias, others, spreads);
  }

  /** Returns z for the values of the layer before. */
  public double[] affine(double[] x) {
    double[] z = weights.times(x);
    for (int i = 0; i < z.length; i++) {
      z[i] += bias[i];
    }
    return z;
  }

  /** Returns the functions' values at z. */
  public double[] activate(double[] z) {
    double[] out = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      out[i] = functions.get(i).apply(z[i]);
    }
    return out;
  }
}
