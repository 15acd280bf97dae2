package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.report.AlternativeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes plans that show the shape of a network and not its weights: ring, primes, scales, layouts
 * and rotations are those of a {@link Substitute}; the network's weights are put into them, and
 * what they promise is found then. Where that is not enough, the substitute is asked to be more
 * exact, in steps that are fixed, so that the step is all that shows. Used once.
 */
public final class ShapedPlanner {

  /** How much more exact the substitute must be, step by step. */
  private static final List<Double> STEPS = List.of(1.0, 8.0, 64.0, 512.0, 4096.0, 32768.0);

  /** The values of an answer: all are brought below a power of two. */
  private static final double[] RANGE = {-1, 1};

  private final LayerNetwork network;
  private final LayerNetwork substitute;
  private final Points points;
  private final Chain chain;
  private final LowerOptions options;
  private final double accepted;
  private final List<AlternativeReport> alternatives = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  /**
   * Brings network and substitute into normal form, or throws a refusal.
   *
   * @param network none of its patterns may come from the values of weights
   */
  public ShapedPlanner(LayerNetwork network, LowerOptions options) {
    this.network = network;
    this.substitute = Substitute.of(network);
    Points sampled = new Points(network);
    this.chain = ChainBuilder.byShape(network, sampled);
    this.points = sampled.withPeaks(chain);
    this.options = options;
    this.accepted = options.maxError() * Attempt.unit(chain, points);
  }

  /** Returns the ways that were weighed, in order. */
  public List<AlternativeReport> alternatives() {
    return List.copyOf(alternatives);
  }

  /** Returns why there is no plan, step by step. */
  public List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** Returns the plan for one row, or nothing when no step will do. */
  public Optional<Planned> latency() {
    for (double step : STEPS) {
      LatencyPlanner planner = LatencyPlanner.byShape(substitute, stricter(step));
      Optional<Fit> found = planner.fit();
      replace(PlanAssembler.LATENCY, planner.alternatives());
      if (found.isEmpty()) {
        reasons.add("for the shape alone: " + String.join(", ", planner.reasons()));
        return Optional.empty();
      }
      Optional<Fit> fit = own(found.get(), planner.draft(found.get()));
      if (fit.isPresent()) {
        return Optional.of(PlanAssembler.assemble(network, chain, fit.get(), options));
      }
    }
    return Optional.empty();
  }

  /** Returns the plan for many rows, or nothing when there is none. */
  public Optional<Planned> throughput() {
    for (double step : STEPS) {
      ThroughputPlanner planner = ThroughputPlanner.byShape(substitute, stricter(step));
      Optional<BatchAttempt.Fit> found = planner.fit();
      replace(BatchAssembler.THROUGHPUT, planner.alternatives());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Optional<BatchAttempt.Fit> fit =
          BatchShaped.of(found.get(), chain, points, options, accepted);
      if (fit.isPresent()) {
        return Optional.of(BatchAssembler.assemble(network, chain, RANGE, fit.get(), options));
      }
    }
    return Optional.empty();
  }

  private LowerOptions stricter(double step) {
    return options.withMaxError(options.maxError() / step);
  }

  /** Of all steps the last is the one that is told of. */
  private void replace(String plan, List<AlternativeReport> ways) {
    alternatives.removeIf(way -> way.plan().equals(plan));
    alternatives.addAll(ways);
  }

  /** Puts the network's weights into what was found for the substitute. */
  private Optional<Fit> own(Fit found, Draft shape) {
    Attempt attempt = Attempt.under(found, shape, chain, points, options, RANGE);
    Optional<Fit> fit = attempt.fit(accepted).flatMap(this::rounded);
    if (fit.isEmpty()) {
      reasons.add(
          "N = "
              + (1 << found.parameters().logN())
              + ", as the shape wants it: "
              + attempt.reason());
    }
    return fit;
  }

  /** A promise is published as a power of two, so that little is shown by it. */
  private Optional<Fit> rounded(Fit fit) {
    Promise promise = fit.promise().roundedUp();
    return promise.promised() <= accepted ? Optional.of(fit.promising(promise)) : Optional.empty();
  }
}
