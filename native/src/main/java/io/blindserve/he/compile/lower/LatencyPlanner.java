package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.report.AlternativeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Makes the plan for one row a request. Rings are tried smallest first; in a ring, the cheapest way
 * that keeps the error is taken. Ways that merely save something must keep well below the limit,
 * because the promise is no proof; only where there is no such way, the most exact ones may go up
 * to it. Used once.
 */
public final class LatencyPlanner {

  private static final int SMALLEST_LOG_N = 12;
  private static final double PICOSECONDS = 1e9;

  private final LayerNetwork network;
  private final Points points;
  private final Chain chain;
  private final double[] range;
  private final LowerOptions options;
  private final List<AlternativeReport> alternatives = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  /** Brings the network into normal form, or throws a refusal. */
  public LatencyPlanner(LayerNetwork network, LowerOptions options) {
    this.network = network;
    Points sampled = new Points(network);
    this.chain = ChainBuilder.build(network, sampled);
    this.points = sampled.withPeaks(chain);
    this.range = ValueRange.of(chain, points);
    this.options = options;
  }

  /** Returns the ways that were weighed, in order. */
  public List<AlternativeReport> alternatives() {
    return List.copyOf(alternatives);
  }

  /** Returns why there is no plan, ring by ring. */
  public List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** Returns the plan, or nothing when no ring will do. */
  public Optional<Planned> plan() {
    if (options.keysOf().isPresent()) {
      return keeping(new Pins(options.keysOf().get()));
    }
    for (int logN = SMALLEST_LOG_N; logN <= options.maxLogN(); logN++) {
      Optional<Fit> fit = inRing(logN);
      if (fit.isPresent()) {
        markTaken(logN, fit.get());
        return Optional.of(PlanAssembler.assemble(network, chain, fit.get(), options));
      }
      reasons.add("N = " + (1 << logN) + ": " + reason(logN));
    }
    return Optional.empty();
  }

  private Optional<Planned> keeping(Pins pins) {
    if (pins.logN() > options.maxLogN()) {
      reasons.add("in the ring of the other plan, N = " + (1 << pins.logN()));
      return Optional.empty();
    }
    KeptSearch search = new KeptSearch(chain, points, options, range, pins, this::note);
    Optional<Planned> plan =
        search.find(fit -> PlanAssembler.assemble(network, chain, fit, options));
    if (plan.isEmpty()) {
      reasons.add("with the keys of the other plan: " + search.reason());
    } else {
      int last = alternatives.size() - 1;
      alternatives.set(last, alternatives.get(last).asTaken());
    }
    return plan;
  }

  private void markTaken(int logN, Fit fit) {
    String what = what(fit.candidate().variant());
    alternatives.replaceAll(
        way ->
            way.logN() == logN && way.what().equals(what) && way.promised().isPresent()
                ? way.asTaken()
                : way);
  }

  /** The most exact way says best why none will do. */
  private String reason(int logN) {
    return alternatives.stream()
        .filter(way -> way.logN() == logN)
        .reduce((one, other) -> other)
        .map(AlternativeReport::outcome)
        .orElse("the layers are too many or too wide");
  }

  private Optional<Fit> inRing(int logN) {
    return new RingSearch(chain, points, options, logN, range, this::note).find();
  }

  private void note(int logN, Attempt attempt, Optional<Fit> fit) {
    Layouts layouts = attempt.candidate().layouts();
    OptionalDouble promised =
        fit.map(f -> OptionalDouble.of(f.promise().promised())).orElse(OptionalDouble.empty());
    alternatives.add(
        new AlternativeReport(
            what(attempt.candidate().variant()),
            PlanAssembler.LATENCY,
            logN,
            OptionalDouble.of(layouts.cost() / PICOSECONDS),
            OptionalLong.of(layouts.keyBytes()),
            promised,
            fit.isPresent() ? "exact enough" : attempt.reason(),
            false));
  }

  private String what(Variant variant) {
    return variant.specials()
        + (variant.specials() == 1 ? " special prime, " : " special primes, ")
        + variant.foldsFirst()
        + " of "
        + chain.depth()
        + " stages fold first, the last product is "
        + (variant.lastRescale() ? "" : "not ")
        + "rescaled";
  }
}
