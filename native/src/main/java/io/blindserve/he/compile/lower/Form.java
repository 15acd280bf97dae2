package io.blindserve.he.compile.lower;

/**
 * How the polynomials of a stage are computed on ciphertexts: y as a function of u, channel by
 * channel. Whatever factor and summand are left over stand in the weights and biases of the next
 * stage, where they cost nothing. Arrays are never written after construction.
 */
@SuppressWarnings("ArrayRecordComponent")
sealed interface Form {

  /** Returns how many primes the form takes beside the one of its stage. */
  int rescales();

  /** Returns whether a product comes last, which the next stage's product may follow at once. */
  default boolean endsInProduct() {
    return true;
  }

  /** y = u: the last stage. */
  record Nothing() implements Form {
    @Override
    public boolean endsInProduct() {
      return false;
    }

    @Override
    public int rescales() {
      return 0;
    }
  }

  /** y = u^2: any quadratic, its square completed. */
  record Squared() implements Form {
    @Override
    public int rescales() {
      return 0;
    }
  }

  /**
   * y = u (u^2 + gamma): any cubic, its square term shifted away.
   *
   * @param gamma one a channel
   */
  record Cubic(double[] gamma) implements Form {
    @Override
    public int rescales() {
      return 1;
    }
  }

  /**
   * y = (u^2 + beta)^2 + slope u: any quartic; its cubic term is shifted away and its square
   * completed.
   *
   * @param beta one a channel
   * @param slope one a channel
   */
  record Quartic(double[] beta, double[] slope) implements Form {
    @Override
    public int rescales() {
      return 1;
    }
  }

  /**
   * y = sum over powers of coefficient times u^power, for channels of mixed or higher degree, at
   * most 8.
   *
   * @param coefficients by power, then by channel; the constants are zero
   */
  record General(double[][] coefficients) implements Form {

    static final int MAX_DEGREE = 8;

    int degree() {
      return coefficients.length - 1;
    }

    /** Up to a degree of four it is a sum of powers, which is rescaled. */
    @Override
    public boolean endsInProduct() {
      return degree() > 4;
    }

    @Override
    public int rescales() {
      return 3;
    }
  }
}
