package io.blindserve.he.compile;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.approximate.Approximated;
import io.blindserve.he.compile.approximate.ApproximationOptions;
import io.blindserve.he.compile.approximate.Approximator;
import io.blindserve.he.compile.approximate.CalibrationRows;
import io.blindserve.he.compile.approximate.EqualPowers;
import io.blindserve.he.compile.graph.GenericWeights;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.graph.PlattIteration;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.tree.TreeCompiler;
import io.blindserve.he.compile.tree.TreeEncoding;
import io.blindserve.he.compile.tree.TreeOptions;
import io.blindserve.he.compile.tree.TreeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A model brought to a chain of layers with polynomials, by whatever reads it.
 *
 * @param exact the chain before functions were approximated
 * @param network the chain
 * @param approximated what was approximated; nothing where all functions are polynomials
 * @param change the most that polynomials in the place of functions and comparisons change an
 *     answer, with what ONNX Runtime's own probabilities are off; nothing where there are none
 * @param gap share of a feature's range within which of a threshold nothing is promised; nothing
 *     where comparisons are exact
 * @param weightsInLayout whether the layout of requests may show where the first matrix has its
 *     weights; not so for trees over public bins, whose thresholds it would tell
 * @param hidesStructure whether layers and patterns are those of the model's shape, whatever its
 *     weights are
 * @param notes what a reader should know, one sentence each
 */
record Front(
    LayerNetwork exact,
    LayerNetwork network,
    Optional<Approximated> approximated,
    OptionalDouble change,
    OptionalDouble gap,
    boolean weightsInLayout,
    boolean hidesStructure,
    List<String> notes) {

  /** Composed squares are cheap, and more than 8 are not computed in one stage. */
  private static final int MAX_DEGREE = 8;

  Front {
    notes = List.copyOf(notes);
  }

  static Front read(Graph graph, CompileOptions options) {
    Front front = readExactly(graph, options);
    return PlattIteration.isIn(graph) ? front.besidePlatt() : front;
  }

  /** What is accepted beside the promise where answers of the model are compared. */
  private Front besidePlatt() {
    List<String> told = new ArrayList<>(notes);
    told.add(PlattIteration.NOTE);
    double both = change.orElse(0) + PlattIteration.MOST_OFF;
    return new Front(
        exact,
        network,
        approximated,
        OptionalDouble.of(both),
        gap,
        weightsInLayout,
        hidesStructure,
        told);
  }

  private static Front readExactly(Graph graph, CompileOptions options) {
    Optional<CalibrationRows> rows = rows(graph, options);
    Optional<FeatureRange> range =
        options.inputRange().isPresent() ? options.inputRange() : rows.map(CalibrationRows::box);
    if (TreeCompiler.reads(graph)) {
      var trees = TreeCompiler.compile(graph, treeOptions(range, options.choices()));
      boolean shown = trees.encoding() != TreeEncoding.PUBLIC_BINS;
      return new Front(
          trees.network(),
          trees.network(),
          Optional.empty(),
          ofSigns(trees, trees.approximationError()),
          ofSigns(trees, trees.gap()),
          shown,
          false,
          trees.network().notes());
    }
    LayerNetwork exact = GraphReader.read(graph, range);
    if (exact.isPolynomial()) {
      return new Front(
          exact,
          exact,
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          true,
          false,
          exact.notes());
    }
    ApproximationOptions approximation =
        new ApproximationOptions(options.choices().approximationError(), MAX_DEGREE, true);
    Approximated approximated = Approximator.approximate(exact, rows, approximation);
    return new Front(
        exact,
        approximated.network(),
        Optional.of(approximated),
        OptionalDouble.of(approximated.change()),
        OptionalDouble.empty(),
        true,
        false,
        exact.notes());
  }

  /**
   * As the other, for a plan that may not depend on the values of weights: none of them is zero or
   * equal to another any more.
   */
  static Front readShape(Graph graph, CompileOptions options) {
    if (TreeCompiler.reads(graph)) {
      throw Refusals.whole(
          "the plan of an ensemble of trees shows how many comparisons and leaves it has",
          "allow a public structure: public bins hide thresholds and leaves all the same");
    }
    Front front = read(GenericWeights.of(graph), options);
    LayerNetwork network = front.network;
    if (front.approximated.isPresent()) {
      network = EqualPowers.of(front.exact, network);
    }
    return new Front(
        front.exact, network, front.approximated, front.change, front.gap, true, true, front.notes);
  }

  private static OptionalDouble ofSigns(TreeResult trees, double value) {
    return trees.encoding() == TreeEncoding.SIGN_POLYNOMIALS
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  private static Optional<CalibrationRows> rows(Graph graph, CompileOptions options) {
    List<double[]> rows = options.choices().calibration();
    if (rows.isEmpty() || graph.inputs().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(CalibrationRows.of(rows.get(0).length, rows));
    } catch (IllegalArgumentException e) {
      throw Refusals.whole(String.valueOf(e.getMessage()), "give rows of the model's input");
    }
  }

  private static TreeOptions treeOptions(Optional<FeatureRange> range, CompileChoices choices) {
    TreeOptions out = TreeOptions.defaults().withEncoding(encoding(choices));
    if (choices.allowThresholds()) {
      out = out.withThresholdsAllowed();
    }
    if (range.isPresent()) {
      out = out.withRange(range.get());
    }
    return choices.bins().isPresent() ? out.withEdges(choices.bins().get()) : out;
  }

  private static TreeEncoding encoding(CompileChoices choices) {
    return switch (choices.trees().orElse(CompileChoices.Trees.BINS)) {
      case BINS -> TreeEncoding.PUBLIC_BINS;
      case SIGN -> TreeEncoding.SIGN_POLYNOMIALS;
      case THRESHOLDS -> TreeEncoding.PUBLISHED_THRESHOLDS;
    };
  }

  /** Returns what is shown to whoever sees the plan. */
  List<String> shown() {
    List<String> out = new ArrayList<>();
    out.add(
        "Clients see the range of each feature of the input, as declared or as the model's own clip"
            + " has it.");
    out.add(
        "Clients see the rotations that the plan needs, and with them the widths of its layers.");
    if (hidesStructure) {
      out.add(
          "Which weights are zero or equal is not shown: rotations, primes, scales, layouts, bytes"
              + " and predicted time are those of every model of the same operators, shapes, range"
              + " and options.");
      out.add(
          "Beside these clients see the promise and the factor of the answers, both rounded up to"
              + " powers of two, and whether the weights needed more exact primes than most, in six"
              + " steps.");
    } else if (weightsInLayout) {
      out.add(
          "Rows, columns and diagonals of zeros cost nothing and equal rows are computed once, so the"
              + " plan shows how many are left; where the first layer is sparse, the layout of"
              + " requests shows which inputs each of its rows reads.");
      out.add(
          "Clients see the factor and the summand of each answer, and which answers are multiples of"
              + " each other.");
    }
    if (hidesStructure && approximated.isPresent()) {
      out.add(
          "The number of primes shows the highest degree of the polynomials that stand for each"
              + " layer's functions, which was chosen by their weights and the calibration rows.");
    }
    approximated.ifPresent(a -> out.addAll(a.shows()));
    return out;
  }
}
