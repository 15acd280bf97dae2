package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compiles networks of dense layers with square or quadratic activations into plans. Stateless and
 * thread-safe; the same graph and options give plans of the same digest on every machine.
 *
 * <p>The walk: graph to chain of layers ({@link GraphWalk}), chain to squares of normalised values
 * ({@link SquareChain}), then for each ring, smallest first ({@link RingSearch}), and in it for
 * each way to compute ({@link Variant}): layouts ({@link PackingSearch}), composed rotations
 * ({@link Composition}), sizes in bits ({@link BitSearch}), primes, encoded weights, and the error
 * over the declared box ({@link ErrorBound}). The first ring that keeps the bound is taken, and in
 * it the cheapest way that does.
 */
public final class Compiler {

  /** The version that is part of every plan; changes with anything that changes plans. */
  public static final String VERSION = "2";

  private static final int SMALLEST_LOG_N = 12;

  private Compiler() {}

  /**
   * Compiles a graph: plans, or a refusal that names the node; never an exception for what a graph
   * contains.
   */
  public static CompileResult compile(Graph graph, CompileOptions options) {
    Report report = new Report();
    try {
      requireSupported(options.choices());
      Network network = GraphWalk.read(graph, options);
      Plan plan = plan(network, options, report);
      return new CompileResult(
          List.of(plan),
          Optional.empty(),
          report.toString(),
          new Details(graph, network, report.alternatives()).of(plan, report.fit(), options));
    } catch (RefusedException e) {
      report.line("refused: " + e.refusal().sentence());
      return new CompileResult(
          List.of(),
          Optional.of(e.refusal()),
          report.toString(),
          Details.refused(e.refusal(), report.alternatives()));
    }
  }

  /** What is asked for and cannot be done is refused, not passed over. */
  private static void requireSupported(CompileChoices choices) {
    require(choices.calibration().isEmpty(), "calibration rows", "leave out --calibrate");
    require(
        choices.privacy().equals(CompileChoices.NO_PRIVACY),
        "privacy " + choices.privacy(),
        "leave out --privacy");
    require(
        choices.structure() == CompileChoices.Structure.PUBLIC,
        "a private structure",
        "allow it to be public");
    require(
        !choices.allowThresholds() && choices.trees().isEmpty(),
        "a way for trees",
        "leave out --trees and --allow-thresholds");
    require(choices.keysOf().isEmpty(), "the keys of another plan", "leave out --keys-of");
    require(choices.rows() == 1, choices.rows() + " rows a request", "leave out --rows");
  }

  private static void require(boolean supported, String what, String hint) {
    if (!supported) {
      throw Refusals.whole(what + " cannot be asked for yet", hint);
    }
  }

  private static Plan plan(Network network, CompileOptions options, Report report) {
    SquareChain raw = SquareChain.of(network);
    requireFinite(raw, network);
    SquareChain chain = raw.normalised(ValueBounds.norms(raw));
    requireFinite(chain, network);
    report.network(network);
    List<String> reasons = new ArrayList<>();
    for (int logN = SMALLEST_LOG_N; logN <= options.maxLogN(); logN++) {
      RingSearch ring = new RingSearch(network, chain, options, logN, report);
      Optional<Plan> plan = ring.plan();
      if (plan.isPresent()) {
        return plan.get();
      }
      reasons.add("N = " + (1 << logN) + ": " + ring.reason());
    }
    GraphNode last = network.layerNodes().get(network.layerNodes().size() - 1);
    throw Refusals.at(
        last,
        "no ring up to N = "
            + (1 << options.maxLogN())
            + " of "
            + SecurityBounds.maxLogQp(options.maxLogN(), options.profile())
            + " bits will do ("
            + String.join("; ", reasons)
            + ")",
        "use fewer or narrower layers, smaller weights, or allow a larger error");
  }

  private static void requireFinite(SquareChain chain, Network network) {
    for (int k = 0; k < chain.depth(); k++) {
      boolean finite =
          Double.isFinite(chain.weights().get(k).largest())
              && Vectors.isFinite(chain.biases().get(k));
      if (!finite || !Vectors.isFinite(chain.scale()) || !Vectors.isFinite(chain.shift())) {
        throw Refusals.at(
            network.layerNodes().get(k),
            "its values overflow over the declared range",
            "scale the model");
      }
    }
  }
}
