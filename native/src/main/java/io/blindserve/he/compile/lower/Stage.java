package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;

/**
 * One stage of a chain: u = weights y + bias, then a form.
 *
 * @param node the model's node, for messages
 * @param operator its operator
 * @param weights one row a channel
 * @param bias one value a channel; the last stage's is left to the client, unless that would show
 *     it
 * @param form what is computed of u
 */
@SuppressWarnings("ArrayRecordComponent")
record Stage(String node, String operator, SparseMatrix weights, double[] bias, Form form) {

  int width() {
    return bias.length;
  }

  /** Returns whether there is nothing to multiply by. */
  boolean isIdentity() {
    return weights.isIdentity();
  }

  double[] affine(double[] y) {
    double[] u = weights.times(y);
    for (int i = 0; i < u.length; i++) {
      u[i] += bias[i];
    }
    return u;
  }

  /** Returns y for u. */
  double[] apply(double[] u) {
    double[] out = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      out[i] = apply(u[i], i);
    }
    return out;
  }

  /** Returns the derivatives of y by u, channel by channel. */
  double[] slopes(double[] u) {
    double[] out = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      out[i] = slope(u[i], i);
    }
    return out;
  }

  private double slope(double u, int i) {
    if (form instanceof Form.Squared) {
      return 2 * u;
    }
    if (form instanceof Form.Cubic cubic) {
      return 3 * u * u + cubic.gamma()[i];
    }
    if (form instanceof Form.Quartic quartic) {
      return 4 * u * (u * u + quartic.beta()[i]) + quartic.slope()[i];
    }
    if (form instanceof Form.General general) {
      double sum = 0;
      for (int p = general.degree(); p >= 1; p--) {
        sum = sum * u + p * general.coefficients()[p][i];
      }
      return sum;
    }
    return 1;
  }

  private double apply(double u, int i) {
    if (form instanceof Form.Squared) {
      return u * u;
    }
    if (form instanceof Form.Cubic cubic) {
      return u * (u * u + cubic.gamma()[i]);
    }
    if (form instanceof Form.Quartic quartic) {
      double inner = u * u + quartic.beta()[i];
      return inner * inner + quartic.slope()[i] * u;
    }
    if (form instanceof Form.General general) {
      double sum = 0;
      for (int p = general.degree(); p >= 0; p--) {
        sum = sum * u + general.coefficients()[p][i];
      }
      return sum;
    }
    return u;
  }
}
