package io.blindserve.he.compile;

import java.util.Arrays;
import java.util.List;

/**
 * The slots of one layer's constants.
 *
 * @param diagonals one vector for each offset, not rotated
 * @param bias one vector, or zeros where there is no bias
 */
record SlotVectors(List<ComplexVector> diagonals, ComplexVector bias) {

  SlotVectors {
    diagonals = List.copyOf(diagonals);
  }

  /**
   * Returns the slots that a layer ought to have: its weights and biases where the packing places
   * them.
   */
  static SlotVectors wanted(SquareChain chain, Packing packing, int k) {
    Matrix weights = chain.weights().get(k);
    LayerShape shape = packing.layers().get(k);
    int rowsBefore = k == 0 ? 0 : chain.weights().get(k - 1).rows();
    Placement placement = new Placement(packing.columns(k, rowsBefore));
    List<ComplexVector> diagonals =
        Arrays.stream(placement.diagonals(shape, weights)).map(ComplexVector::ofReal).toList();
    return new SlotVectors(diagonals, ComplexVector.ofReal(bias(chain, packing, k)));
  }

  private static double[] bias(SquareChain chain, Packing packing, int k) {
    double[] out = new double[packing.slots()];
    if (!addsBias(chain, k)) {
      return out;
    }
    int[] rows =
        packing.layers().get(k).outputColumns(packing.slots(), chain.weights().get(k).rows());
    for (int s = 0; s < out.length; s++) {
      out[s] = rows[s] < 0 ? 0 : chain.biases().get(k)[rows[s]];
    }
    return out;
  }

  /**
   * Returns whether the server adds the bias of layer {@code k}; the last is left to the client.
   */
  static boolean addsBias(SquareChain chain, int k) {
    return k < chain.depth() - 1 || chain.endsSquared();
  }
}
