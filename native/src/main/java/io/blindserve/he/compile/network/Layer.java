package io.blindserve.he.compile.network;

import java.util.List;

/**
 * One layer: z = weights x + bias, then a function of each channel of z. Immutable by convention:
 * the array is never written after construction.
 *
 * @param node name of the model's node that made it, for messages and reports
 * @param operator that node's operator
 * @param weights one row a channel
 * @param bias one value a channel
 * @param functions one a channel; identities in the last layer
 */
@SuppressWarnings("ArrayRecordComponent")
public record Layer(
    String node,
    String operator,
    SparseMatrix weights,
    double[] bias,
    List<ScalarFunction> functions) {

  /** Copies the list and checks sizes. */
  public Layer {
    functions = List.copyOf(functions);
    if (bias.length != weights.rows() || functions.size() != weights.rows()) {
      throw new IllegalArgumentException(
          "biases and functions do not fit " + weights.rows() + " rows");
    }
  }

  /** Returns the number of channels. */
  public int width() {
    return bias.length;
  }

  /** Returns this layer with other functions. */
  public Layer withFunctions(List<ScalarFunction> others) {
    return new Layer(node, operator, weights, bias, others);
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
