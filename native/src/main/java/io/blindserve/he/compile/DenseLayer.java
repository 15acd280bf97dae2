package io.blindserve.he.compile;

/**
 * z = weights * h + bias, followed by a polynomial a channel.
 *
 * @param weights outputs x inputs
 * @param bias one an output
 * @param activation of z
 */
@SuppressWarnings("ArrayRecordComponent")
record DenseLayer(Matrix weights, double[] bias, Quadratic activation) {

  DenseLayer withActivation(Quadratic other) {
    return new DenseLayer(weights, bias, other);
  }
}
