package io.blindserve.he.compile;

/**
 * One layer of a network as slots really compute it, cut down to the slots that matter: sparse
 * complex rows over the needed slots of the input. Rows are the different sums; every output slot
 * shows one of them, plus its own bias. Immutable by convention.
 *
 * @param inputs needed input slots, ascending
 * @param start row r has entries start[r] to start[r + 1] - 1
 * @param index input of each entry, as an index into {@code inputs}
 * @param rotated whether the entry's input was rotated before the product
 * @param re real part of each entry's weight
 * @param im imaginary part
 * @param outputs needed output slots, ascending
 * @param rowOf row of each output slot
 * @param biasRe real part of each output slot's bias
 * @param biasIm imaginary part
 */
@SuppressWarnings("ArrayRecordComponent")
record SlotLayer(
    int[] inputs,
    int[] start,
    int[] index,
    boolean[] rotated,
    double[] re,
    double[] im,
    int[] outputs,
    int[] rowOf,
    double[] biasRe,
    double[] biasIm) {

  int rows() {
    return start.length - 1;
  }

  /** Computes the values of the output slots. */
  void forward(ComplexVector in, ComplexVector out) {
    ComplexVector sums = new ComplexVector(rows());
    for (int r = 0; r < rows(); r++) {
      double sumRe = 0;
      double sumIm = 0;
      for (int e = start[r]; e < start[r + 1]; e++) {
        double xRe = in.re()[index[e]];
        double xIm = in.im()[index[e]];
        sumRe += re[e] * xRe - im[e] * xIm;
        sumIm += re[e] * xIm + im[e] * xRe;
      }
      sums.re()[r] = sumRe;
      sums.im()[r] = sumIm;
    }
    for (int s = 0; s < outputs.length; s++) {
      out.re()[s] = sums.re()[rowOf[s]] + biasRe[s];
      out.im()[s] = sums.im()[rowOf[s]] + biasIm[s];
    }
  }

  /** Returns the cotangents of the rows: sums over the slots that show them. */
  ComplexVector rowCotangents(ComplexVector outputCotangents) {
    ComplexVector sums = new ComplexVector(rows());
    for (int s = 0; s < outputs.length; s++) {
      sums.re()[rowOf[s]] += outputCotangents.re()[s];
      sums.im()[rowOf[s]] += outputCotangents.im()[s];
    }
    return sums;
  }

  /** Returns the cotangents of the input slots. */
  ComplexVector backward(ComplexVector rowCotangents) {
    ComplexVector out = new ComplexVector(inputs.length);
    for (int r = 0; r < rows(); r++) {
      double gRe = rowCotangents.re()[r];
      double gIm = rowCotangents.im()[r];
      for (int e = start[r]; e < start[r + 1]; e++) {
        out.re()[index[e]] += re[e] * gRe + im[e] * gIm;
        out.im()[index[e]] += re[e] * gIm - im[e] * gRe;
      }
    }
    return out;
  }
}
