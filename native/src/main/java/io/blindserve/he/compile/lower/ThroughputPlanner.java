package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.report.AlternativeReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * Makes the plan for many rows a request: one prepared value a ciphertext, one row a slot, so that
 * nothing is rotated and the only key is that of products. Rings are tried smallest first, because
 * a row costs least there; in a ring, the cheapest way that keeps the error is taken. Ways must
 * keep well below the limit, as in {@link LatencyPlanner}; the most exact ones may go up to it.
 * Used once.
 */
public final class ThroughputPlanner {

  private static final int SMALLEST_LOG_N = 12;
  private static final double PART_FOR_SAVINGS = 0.5;
  private static final int LAST_RESORTS = 3;
  private static final double PICOSECONDS = 1e9;

  private final LayerNetwork network;
  private final Points points;
  private final Chain chain;
  private final double[] range;
  private final LowerOptions options;
  private final List<AlternativeReport> alternatives = new ArrayList<>();
  private String reason = "";

  /** Brings the network into normal form, or throws a refusal. */
  public ThroughputPlanner(LayerNetwork network, LowerOptions options) {
    this(network, options, new Points(network), ChainBuilder::build);
  }

  private ThroughputPlanner(
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
  static ThroughputPlanner byShape(LayerNetwork network, LowerOptions options) {
    return new ThroughputPlanner(network, options, new Points(network), ChainBuilder::byShape);
  }

  /** Returns the ways that were weighed, in order. */
  public List<AlternativeReport> alternatives() {
    return List.copyOf(alternatives);
  }

  /** Returns in one sentence why there is no plan; empty before one was looked for or found. */
  public String reason() {
    return reason;
  }

  /** Returns the plan, or nothing when there is a reason against it. */
  public Optional<Planned> plan() {
    return fit().map(fit -> BatchAssembler.assemble(network, chain, range, fit, options));
  }

  /** Returns what a plan is made of, or nothing when there is a reason against it. */
  Optional<BatchAttempt.Fit> fit() {
    for (int logN = SMALLEST_LOG_N; logN <= options.maxLogN(); logN++) {
      Optional<String> tooLarge = BatchLimits.exceeded(chain, logN);
      if (tooLarge.isPresent()) {
        reason = reason.isEmpty() ? tooLarge.get() : reason;
        return Optional.empty();
      }
      if (new Flood(options.privacy().bits()).outgrows(logN)) {
        reason = "With N = " + (1 << logN) + " " + Flood.TOO_MUCH + ".";
        continue;
      }
      Optional<BatchAttempt.Fit> fit = inRing(logN);
      if (fit.isPresent()) {
        reason = "";
        return fit;
      }
    }
    return Optional.empty();
  }

  private Optional<BatchAttempt.Fit> inRing(int logN) {
    double accepted = options.maxError() * Attempt.unit(chain, points);
    List<BatchCandidate> candidates = candidates(logN);
    if (candidates.isEmpty()) {
      reason = "The layers are too many for any ring up to N = " + (1 << logN) + ".";
    }
    List<BatchAttempt> failed = new ArrayList<>();
    for (BatchCandidate candidate : candidates) {
      BatchAttempt attempt = new BatchAttempt(chain, points, options, logN, candidate, accepted);
      Optional<BatchAttempt.Fit> fit =
          attempt.expected() <= accepted * PART_FOR_SAVINGS
              ? attempt.fit(accepted * PART_FOR_SAVINGS)
              : attempt.unpromising();
      note(logN, attempt, fit);
      if (fit.isPresent()) {
        return fit;
      }
      failed.add(attempt);
    }
    return lastResort(logN, failed, accepted);
  }

  private Optional<BatchAttempt.Fit> lastResort(
      int logN, List<BatchAttempt> failed, double accepted) {
    List<BatchAttempt> promising =
        failed.stream()
            .filter(attempt -> attempt.expected() <= accepted)
            .sorted(Comparator.comparingDouble(BatchAttempt::expected))
            .limit(LAST_RESORTS)
            .toList();
    for (BatchAttempt attempt : promising) {
      Optional<BatchAttempt.Fit> fit = attempt.fit(accepted);
      note(logN, attempt, fit);
      if (fit.isPresent()) {
        return fit;
      }
    }
    if (!failed.isEmpty()) {
      reason =
          "No ring up to N = "
              + failed.get(0).candidate().draft().slots() * 2
              + " keeps the error below "
              + Attempt.rounded(accepted)
              + ".";
    }
    return Optional.empty();
  }

  /** Where nothing is relinearised, special primes make no difference. */
  private List<BatchCandidate> candidates(int logN) {
    List<BatchCandidate> out = new ArrayList<>();
    for (int specials = 1; specials <= CostTable.MAX_SPECIALS; specials++) {
      for (boolean last : new boolean[] {false, true}) {
        add(out, logN, new Variant(specials, 0, last, options.privacy().masksAnswers()));
        if (options.privacy().floods() && chain.depth() > 1) {
          add(out, logN, new Variant(specials, 0, last, true, true));
        }
      }
    }
    out.sort(Comparator.comparingLong(BatchCandidate::priced));
    return out;
  }

  private void add(List<BatchCandidate> candidates, int logN, Variant variant) {
    BatchCandidate candidate = BatchCandidate.of(chain, logN, variant, options);
    boolean known = candidate.specials() < variant.specials() && variant.specials() > 1;
    if (!known && candidate.fits(logN, options.profile())) {
      candidates.add(candidate);
    }
  }

  private void note(int logN, BatchAttempt attempt, Optional<BatchAttempt.Fit> fit) {
    BatchCandidate way = attempt.candidate();
    alternatives.add(
        new AlternativeReport(
            way.what(),
            BatchAssembler.THROUGHPUT,
            logN,
            OptionalDouble.of(way.cost() / PICOSECONDS),
            OptionalLong.of(way.keyBytes()),
            fit.map(f -> OptionalDouble.of(f.promise().promised())).orElse(OptionalDouble.empty()),
            fit.isPresent() ? "taken" : attempt.reason(),
            fit.isPresent()));
  }
}
