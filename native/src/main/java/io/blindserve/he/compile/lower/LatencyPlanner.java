package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.report.AlternativeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Makes the plan for one row a request, or for few. Rings are tried smallest first; in a ring, the
 * cheapest way that keeps the error is taken. Used once.
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
  private OptionalInt mostRows = OptionalInt.empty();

  /** Brings the network into normal form, or throws a refusal. */
  public LatencyPlanner(LayerNetwork network, LowerOptions options) {
    this(network, options, new Points(network), ChainBuilder::build);
  }

  private LatencyPlanner(
      LayerNetwork network,
      LowerOptions options,
      Points sampled,
      BiFunction<LayerNetwork, Points, Chain> form) {
    this.network = network;
    this.chain = form.apply(network, sampled);
    this.points = sampled.withPeaks(chain);
    this.range = ValueRange.of(chain, points);
    this.options = options;
  }

  /** As the constructor, with the normal form that depends on the network's shape alone. */
  static LatencyPlanner byShape(LayerNetwork network, LowerOptions options) {
    return new LatencyPlanner(network, options, new Points(network), ChainBuilder::byShape);
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
    return fit().map(fit -> PlanAssembler.assemble(network, chain, fit, options));
  }

  /** Returns what a plan with keys of its own is made of, or nothing when no ring will do. */
  Optional<Fit> fit() {
    Flood flood = new Flood(options.privacy().bits());
    for (int logN = SMALLEST_LOG_N; logN <= options.maxLogN(); logN++) {
      if (flood.outgrows(logN)) {
        reasons.add("N = " + (1 << logN) + ": " + Flood.TOO_MUCH);
        continue;
      }
      Optional<Fit> fit = inRing(logN, 0, layouts -> true);
      if (fit.isPresent()) {
        return shared(logN, fit.get());
      }
      reasons.add("N = " + (1 << logN) + ": " + reason(logN));
    }
    return Optional.empty();
  }

  /** Returns the steps of what was found. */
  Draft draft(Fit fit) {
    return DraftBuilder.build(chain, fit.candidate().layouts(), fit.candidate().variant());
  }

  /**
   * Several rows share ciphertexts as long as that is cheaper than more ciphertexts of the same
   * kind.
   */
  private Optional<Fit> shared(int logN, Fit alone) {
    Fit best = alone;
    RowGroups groups = groups(best);
    for (int logRows = 1; logRows <= SharedRows.log2(options.rows()); logRows++) {
      Optional<Fit> next = inRing(logN, logRows, groups::isWorseThan);
      if (next.isEmpty() || !groups.isWorseThan(next.get().candidate().layouts())) {
        break;
      }
      best = next.get();
      groups = groups(best);
    }
    if (!groups.isDescribable()) {
      mostRows = OptionalInt.of(groups.mostRows());
      reasons.add("N = " + (1 << logN) + ": " + groups.count() + " circuits beside each other");
      return Optional.empty();
    }
    markTaken(logN, best);
    return Optional.of(best);
  }

  private RowGroups groups(Fit fit) {
    return new RowGroups(chain, fit.candidate().layouts(), options);
  }

  /** Returns the most rows that a request can carry, where that is why there is no plan. */
  public OptionalInt mostRows() {
    return mostRows;
  }

  private Optional<Planned> keeping(Pins pins) {
    if (pins.logN() > options.maxLogN()) {
      reasons.add("in the ring of the other plan, N = " + (1 << pins.logN()));
      return Optional.empty();
    }
    for (int logRows = SharedRows.log2(options.rows()); logRows >= 0; logRows--) {
      KeptSearch search = new KeptSearch(chain, points, options, range, pins, logRows, this::note);
      Optional<Planned> plan =
          search.find(fit -> PlanAssembler.assemble(network, chain, fit, options));
      if (plan.isPresent()) {
        int last = alternatives.size() - 1;
        alternatives.set(last, alternatives.get(last).asTaken());
        return plan;
      }
      if (logRows == 0) {
        reasons.add("with the keys of the other plan: " + search.reason());
      }
    }
    return Optional.empty();
  }

  private void markTaken(int logN, Fit fit) {
    String what = what(fit.candidate());
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

  private Optional<Fit> inRing(int logN, int logRows, Predicate<Layouts> wanted) {
    return new RingSearch(chain, points, options, logN, logRows, range, this::note).find(wanted);
  }

  private void note(int logN, Attempt attempt, Optional<Fit> fit) {
    Layouts layouts = attempt.candidate().layouts();
    OptionalDouble promised =
        fit.map(f -> OptionalDouble.of(f.promise().promised())).orElse(OptionalDouble.empty());
    alternatives.add(
        new AlternativeReport(
            what(attempt.candidate()),
            PlanAssembler.LATENCY,
            logN,
            OptionalDouble.of(groups(layouts) * layouts.cost() / PICOSECONDS),
            OptionalLong.of(layouts.keyBytes()),
            promised,
            fit.isPresent() ? "exact enough" : attempt.reason(),
            false));
  }

  private long groups(Layouts layouts) {
    return RowGroups.count(options.rows(), 1 << layouts.logRows());
  }

  private String what(Candidate candidate) {
    int places = 1 << candidate.layouts().logRows();
    return what(candidate.variant())
        + (options.rows() == 1
            ? ""
            : places == 1 ? ", a row a ciphertext" : ", " + places + " rows a ciphertext");
  }

  private String what(Variant variant) {
    return variant.specials()
        + (variant.specials() == 1 ? " special prime, " : " special primes, ")
        + variant.foldsFirst()
        + " of "
        + chain.depth()
        + " stages fold first, the last product is "
        + (variant.lastRescale() ? "" : "not ")
        + "rescaled"
        + variant.inWords();
  }
}
