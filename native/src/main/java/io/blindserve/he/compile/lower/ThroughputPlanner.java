package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.report.AlternativeReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Makes the plan for many rows a request: one prepared value a ciphertext, one row a slot, so that
 * nothing is rotated and the only key is that of products. Rings are tried smallest first, because
 * a row costs least there; in a ring, the cheapest way that keeps the error is taken. Ways must
 * keep well below the limit, as in {@link LatencyPlanner}; the most exact ones may go up to it.
 * Used once.
 */
public final class ThroughputPlanner {

  private static final int SMALLEST_LOG_N = 12;
  private static final double PART_FOR_SAVINGS = 0.9;
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

  /** Returns in one sentence why there is no plan; empty before one was looked for or found. */
  public String reason() {
    return reason;
  }

  /** Returns the plan, or nothing when there is a reason against it. */
  public Optional<Planned> plan() {
    for (int logN = SMALLEST_LOG_N; logN <= options.maxLogN(); logN++) {
      Optional<String> tooLarge = BatchLimits.exceeded(chain, logN);
      if (tooLarge.isPresent()) {
        reason = reason.isEmpty() ? tooLarge.get() : reason;
        return Optional.empty();
      }
      Optional<BatchAttempt.Fit> fit = inRing(logN);
      if (fit.isPresent()) {
        reason = "";
        return Optional.of(BatchAssembler.assemble(network, chain, range, fit.get(), options));
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
      BatchAttempt attempt = new BatchAttempt(chain, points, options, logN, candidate);
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
      for (int last = 0; last < 2; last++) {
        BatchCandidate candidate =
            BatchCandidate.of(chain, logN, specials, last == 1, options.profile());
        boolean known = candidate.specials() == 0 && specials > 1;
        if (!known && candidate.fits(logN, options.profile())) {
          out.add(candidate);
        }
      }
    }
    out.sort(Comparator.comparingLong(BatchCandidate::priced));
    return out;
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
