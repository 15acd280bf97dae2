package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Comparisons on ciphertexts: z = (feature - threshold) / (width of the range) for every distinct
 * threshold, then a chain of odd polynomials to the sign s, then the bit (1 + s) / 2.
 */
final class SignLowering {

  private static final int MAX_WIDTH = 1 << 15;

  private SignLowering() {}

  static TreeResult lower(TreeGraph trees, FeatureRange range, TreeOptions options) {
    List<EdgeTree> forest = TreeCompiler.exact(trees, range);
    BitTable bits = BitTable.of(EdgeForest.edges(forest, trees.features()));
    LeafPaths leaves = TreeCompiler.leaves(trees, forest, bits);
    if (bits.bits() > MAX_WIDTH) {
      throw NodeTable.refuse(
          trees.node(),
          bits.bits() + " thresholds, more than " + MAX_WIDTH,
          "use public bins, or train fewer or smaller trees");
    }
    SignChain chain = chain(trees, leaves, options);
    List<Layer> layers = new ArrayList<>(comparisons(trees, bits, range, chain));
    layers.addAll(LeafLayers.of(trees.node(), leaves, bits.bits(), 0.5, 0.5));
    double error = SignError.answerError(leaves, chain.error() / 2);
    List<String> notes = new ArrayList<>(trees.notes());
    notes.add(
        String.format(
            Locale.ROOT,
            "Comparisons are approximated: the promise holds for rows in which no feature is nearer"
                + " to a threshold than %.2g of its range.",
            options.gap()));
    FeatureRange box =
        new FeatureRange(
            Collections.nCopies(trees.features(), -1.0),
            Collections.nCopies(trees.features(), 1.0));
    return new TreeResult(
        TreeCompiler.network(trees, range, pre(range), box, layers, notes),
        TreeEncoding.SIGN_POLYNOMIALS,
        bits.bits(),
        0,
        0,
        options.gap(),
        error,
        new TreeResult.Clear(trees.model(), trees.channels(), forest));
  }

  private static SignChain chain(TreeGraph trees, LeafPaths leaves, TreeOptions options) {
    double wanted = options.approximationError();
    double bit = SignError.bitError(leaves, wanted);
    Optional<SignChain> chain = SignChain.of(options.gap(), 2 * bit);
    if (SignError.answerError(leaves, bit) > wanted || chain.isEmpty()) {
      throw NodeTable.refuse(
          trees.node(),
          "its leaves add up too high for an error of " + wanted,
          "allow a larger approximation error or gap, or use public bins");
    }
    return chain.get();
  }

  /** Brings each feature to [-1, 1]; one whose range is a point becomes zero. */
  private static List<RowStep> pre(FeatureRange range) {
    List<Double> scale = new ArrayList<>();
    List<Double> shift = new ArrayList<>();
    for (int i = 0; i < range.features(); i++) {
      double low = range.min().get(i);
      double high = range.max().get(i);
      double factor = high > low ? 2 / (high - low) : 0;
      scale.add(factor);
      shift.add(high > low ? -(low / 2 + high / 2) * factor : 0.0);
    }
    return List.of(new RowStep.Clip(range), new RowStep.Affine(scale, shift));
  }

  private static List<Layer> comparisons(
      TreeGraph trees, BitTable bits, FeatureRange range, SignChain chain) {
    RowStep affine = pre(range).get(1);
    SparseMatrix.Builder weights = new SparseMatrix.Builder(trees.features());
    double[] bias = new double[bits.bits()];
    int at = 0;
    for (int i = 0; i < trees.features(); i++) {
      for (double edge : bits.edges().get(i)) {
        weights.entry(i, 0.5).endRow();
        double[] place = new double[trees.features()];
        place[i] = edge;
        bias[at++] = -affine.apply(place)[i] / 2;
      }
    }
    List<Layer> out = new ArrayList<>();
    SparseMatrix first = weights.build();
    for (int k = 0; k < chain.stages().size(); k++) {
      SparseMatrix matrix = k == 0 ? first : SparseMatrix.identity(bits.bits());
      double[] shift = k == 0 ? bias : new double[bits.bits()];
      Polynomial stage = chain.stages().get(k);
      out.add(
          new Layer(
              trees.node().name(),
              trees.node().qualifiedOperator(),
              matrix,
              shift,
              Collections.nCopies(shift.length, stage)));
    }
    return out;
  }
}
