package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes networks of models that are ensembles of trees. Stateless, thread-safe, and the same on
 * every machine.
 */
public final class TreeCompiler {

  private TreeCompiler() {}

  /**
   * Returns whether a graph has a node of trees, and so is for this package.
   *
   * @throws io.blindserve.he.compile.network.RefusedException if it has several
   */
  public static boolean reads(Graph graph) {
    return TreeGraph.find(graph).isPresent();
  }

  /**
   * Makes the network of a graph with a node of trees.
   *
   * @throws io.blindserve.he.compile.network.RefusedException if the graph or its trees are
   *     malformed, too large, or do what has no counterpart, or if options lack what they need
   */
  public static TreeResult compile(Graph graph, TreeOptions options) {
    TreeGraph trees = TreeGraph.read(graph);
    return switch (options.encoding()) {
      case PUBLIC_BINS -> publicBins(trees, options);
      case SIGN_POLYNOMIALS -> SignLowering.lower(trees, requireRange(trees, options), options);
      case PUBLISHED_THRESHOLDS -> published(trees, options);
    };
  }

  private static TreeResult publicBins(TreeGraph trees, TreeOptions options) {
    FeatureRange range =
        options.edges().isPresent() ? rangeOrAll(trees, options) : requireRange(trees, options);
    PublicBins bins = PublicBins.of(trees, range, options);
    List<EdgeTree> exact = exact(trees, range);
    List<EdgeTree> forest = EdgeForest.of(trees.model(), trees.channels(), range, bins);
    Moves moves = bins.moves(EdgeForest.edges(exact, trees.features()));
    return result(
        trees,
        thermometer(trees, range, forest, bins.edges(), moves.notes()),
        TreeEncoding.PUBLIC_BINS,
        moves,
        exact);
  }

  private static TreeResult published(TreeGraph trees, TreeOptions options) {
    if (!options.allowThresholds()) {
      throw NodeTable.refuse(
          trees.node(),
          "thresholds may not be published",
          "allow it, or use public bins or sign polynomials");
    }
    FeatureRange range = rangeOrAll(trees, options);
    List<EdgeTree> exact = exact(trees, range);
    List<List<Double>> edges = EdgeForest.edges(exact, trees.features());
    int thresholds = edges.stream().mapToInt(List::size).sum();
    List<String> notes = List.of("Clients see all " + thresholds + " thresholds of the trees.");
    return result(
        trees,
        thermometer(trees, range, exact, edges, notes),
        TreeEncoding.PUBLISHED_THRESHOLDS,
        new Moves(thresholds, 0, 0),
        exact);
  }

  /** Returns the trees over raw features, with thresholds where they are. */
  static List<EdgeTree> exact(TreeGraph trees, FeatureRange range) {
    return EdgeForest.of(trees.model(), trees.channels(), range, (feature, edge) -> edge);
  }

  private static LayerNetwork thermometer(
      TreeGraph trees,
      FeatureRange range,
      List<EdgeTree> forest,
      List<List<Double>> edges,
      List<String> notes) {
    BitTable bits = BitTable.of(edges);
    LeafPaths leaves = leaves(trees, forest, bits);
    List<Layer> layers = LeafLayers.of(trees.node(), leaves, bits.bits(), 1, 0);
    List<RowStep> pre = List.of(new RowStep.Clip(range), new RowStep.Thermometer(edges));
    List<String> all = new ArrayList<>(trees.notes());
    all.addAll(notes);
    FeatureRange box =
        new FeatureRange(
            Collections.nCopies(bits.bits(), 0.0), Collections.nCopies(bits.bits(), 1.0));
    return network(trees, range, pre, box, layers, all);
  }

  private static TreeResult result(
      TreeGraph trees,
      LayerNetwork network,
      TreeEncoding encoding,
      Moves moves,
      List<EdgeTree> exact) {
    return new TreeResult(
        network,
        encoding,
        moves.thresholds(),
        moves.moved(),
        moves.largest(),
        0,
        0,
        new TreeResult.Clear(trees.model(), trees.channels(), exact));
  }

  static LeafPaths leaves(TreeGraph trees, List<EdgeTree> forest, BitTable bits) {
    LeafPaths leaves = LeafPaths.of(trees.node(), forest, bits, trees.model().base());
    if (leaves.paths().isEmpty()) {
      throw NodeTable.refuse(
          trees.node(), "its answer is the same for all rows in range", "declare a wider range");
    }
    return leaves;
  }

  static LayerNetwork network(
      TreeGraph trees,
      FeatureRange range,
      List<RowStep> pre,
      FeatureRange box,
      List<Layer> layers,
      List<String> notes) {
    return new LayerNetwork(
        trees.inputName(),
        trees.features(),
        range,
        pre,
        box,
        layers,
        trees.model().tail(),
        trees.argmax(),
        trees.outputName(),
        notes);
  }

  private static FeatureRange requireRange(TreeGraph trees, TreeOptions options) {
    if (options.range().isEmpty() && trees.clipped().isEmpty()) {
      throw Refusals.whole(
          "the features have no declared range",
          "declare input.range in model.json, or give the edges of bins");
    }
    FeatureRange range = rangeOrAll(trees, options);
    for (int i = 0; i < range.features(); i++) {
      if (range.max().get(i) - range.min().get(i) > Float.MAX_VALUE) {
        throw Refusals.whole(
            "feature " + i + " has no declared range", "declare input.range in model.json");
      }
    }
    return range;
  }

  /** The declared range inside the graph's own clip; all floats where nothing is declared. */
  private static FeatureRange rangeOrAll(TreeGraph trees, TreeOptions options) {
    int features = trees.features();
    double all = Float.MAX_VALUE;
    List<Double> low = new ArrayList<>(Collections.nCopies(features, -all));
    List<Double> high = new ArrayList<>(Collections.nCopies(features, all));
    for (FeatureRange range :
        Stream.concat(options.range().stream(), trees.clipped().stream()).toList()) {
      if (range.features() != features) {
        throw Refusals.whole(
            "the declared range has " + range.features() + " features, the input " + features,
            "declare one interval a feature");
      }
      for (int i = 0; i < features; i++) {
        low.set(i, StrictMath.max(low.get(i), range.min().get(i)));
        high.set(i, StrictMath.min(high.get(i), range.max().get(i)));
        if (low.get(i) > high.get(i)) {
          throw Refusals.whole(
              "the ranges of feature " + i + " do not meet", "declare a range inside the clip");
        }
      }
    }
    return new FeatureRange(low, high);
  }
}
