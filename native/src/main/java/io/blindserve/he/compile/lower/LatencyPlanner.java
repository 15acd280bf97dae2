package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Which part of the accepted error a way may promise that is taken because it is cheaper. */
  private static final double PART_FOR_SAVINGS = 0.5;

  /** So many of the most exact ways may go up to the limit. */
  private static final int LAST_RESORTS = 3;

  /** A promise is usually so many times what the root mean square over samples makes expect. */
  private static final double USUAL_WORST = 3;

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
    this.points = new Points(network);
    this.chain = ChainBuilder.build(network, points);
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
    for (int logN = SMALLEST_LOG_N; logN <= options.maxLogN(); logN++) {
      Optional<Fit> fit = inRing(logN);
      if (fit.isPresent()) {
        return Optional.of(PlanAssembler.assemble(network, chain, fit.get(), options));
      }
      reasons.add("N = " + (1 << logN) + ": " + reason(logN));
    }
    return Optional.empty();
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
    List<Candidate> candidates = candidates(logN);
    double accepted = options.maxError() * Attempt.unit(chain, range);
    List<Attempt> failed = new ArrayList<>();
    List<Variant> hopeless = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (hopeless.stream().anyMatch(v -> isLessExact(candidate.variant(), v))) {
        continue;
      }
      Attempt attempt = new Attempt(chain, points, options, logN, candidate, range);
      Optional<Fit> fit =
          attempt.expected() * USUAL_WORST <= accepted * PART_FOR_SAVINGS
              ? attempt.fit(accepted * PART_FOR_SAVINGS)
              : attempt.unpromising();
      note(logN, attempt, fit);
      if (fit.isPresent()) {
        return fit;
      }
      hopeless.add(candidate.variant());
      failed.add(attempt);
    }
    return lastResort(logN, failed, accepted);
  }

  private Optional<Fit> lastResort(int logN, List<Attempt> failed, double accepted) {
    List<Attempt> promising =
        failed.stream()
            .filter(attempt -> attempt.expected() <= accepted)
            .sorted(Comparator.comparingDouble(Attempt::expected))
            .limit(LAST_RESORTS)
            .toList();
    for (Attempt attempt : promising) {
      Optional<Fit> fit = attempt.fit(accepted);
      note(logN, attempt, fit);
      if (fit.isPresent()) {
        return fit;
      }
    }
    return Optional.empty();
  }

  /** Fewer early folds are less exact, all else the same. */
  private static boolean isLessExact(Variant one, Variant other) {
    return one.specials() == other.specials()
        && one.lastRescale() == other.lastRescale()
        && one.foldsFirst() < other.foldsFirst();
  }

  private List<Candidate> candidates(int logN) {
    ShapeTable table =
        new ShapeTable(logN - 1, chain.stages().stream().map(Stage::weights).toList());
    List<Candidate> out = new ArrayList<>();
    for (int specials = 1; specials <= CostTable.MAX_SPECIALS; specials++) {
      for (int last = 0; last < 2; last++) {
        for (int folds = 0; folds <= chain.depth(); folds++) {
          Variant variant = new Variant(specials, folds, last == 1);
          if (fits(variant, logN)) {
            Candidate.of(chain, table, variant, options.profile(), options.keyBytePrice())
                .ifPresent(out::add);
          }
        }
      }
    }
    out.sort(Comparator.comparingLong((Candidate c) -> c.layouts().priced(options.keyBytePrice())));
    return out;
  }

  /** Returns whether as many of the smallest primes that there are could be had. */
  private boolean fits(Variant variant, int logN) {
    int primes = variant.depth(chain) + 1 + (chain.depth() > 1 ? variant.specials() : 0);
    return primes * Bits.leastPrime(logN) <= SecurityBounds.maxLogQp(logN, options.profile());
  }

  private void note(int logN, Attempt attempt, Optional<Fit> fit) {
    Variant v = attempt.candidate().variant();
    Layouts layouts = attempt.candidate().layouts();
    String what =
        v.specials()
            + (v.specials() == 1 ? " special prime, " : " special primes, ")
            + v.foldsFirst()
            + " of "
            + chain.depth()
            + " stages fold first, the last product is "
            + (v.lastRescale() ? "" : "not ")
            + "rescaled";
    OptionalDouble promised =
        fit.map(f -> OptionalDouble.of(f.promise().promised())).orElse(OptionalDouble.empty());
    alternatives.add(
        new AlternativeReport(
            what,
            PlanAssembler.LATENCY,
            logN,
            OptionalDouble.of(layouts.cost() / PICOSECONDS),
            OptionalLong.of(layouts.keyBytes()),
            promised,
            fit.isPresent() ? "taken" : attempt.reason(),
            fit.isPresent()));
  }
}
