package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import java.util.Optional;

/**
 * Finds the cheapest plan in one ring. More special primes are less exact, and so are fewer folds
 * before the rescale, while both are cheaper; so for each number of special primes the fewest such
 * folds that are exact enough are found by bisection, and the cheapest of these ways is taken.
 *
 * <p>Only the most exact way may go to the limit that the options set, since without it there is no
 * plan; the others, which merely save something, must keep well below. Used once.
 */
final class RingSearch {

  /**
   * Which part of the accepted error a way may promise that is taken only because it is cheaper.
   */
  private static final double PART_FOR_SAVINGS = 0.25;

  private final Network network;
  private final SquareChain chain;
  private final CompileOptions options;
  private final int logN;
  private final ShapeTable table;
  private final Report report;
  private String reason = "";

  RingSearch(Network network, SquareChain chain, CompileOptions options, int logN, Report report) {
    this.network = network;
    this.chain = chain;
    this.options = options;
    this.logN = logN;
    this.table = new ShapeTable(logN, chain.weights());
    this.report = report;
  }

  /** Returns why there was no plan. */
  String reason() {
    return reason;
  }

  Optional<Plan> plan() {
    report.ring(logN, options);
    Optional<Attempt.Fit> best = Optional.empty();
    int most = StrictMath.min(CostTable.MAX_SPECIALS, Variant.limbs(chain.depth(), 0));
    for (int specials = 1; specials <= most; specials++) {
      Optional<Attempt.Fit> fit = withSpecials(specials);
      if (fit.isEmpty()) {
        break;
      }
      if (best.isEmpty() || price(fit.get()) < price(best.get())) {
        best = fit;
      }
    }
    return best.map(this::assembled);
  }

  private Plan assembled(Attempt.Fit fit) {
    Plan plan = new PlanAssembler(network, chain, options).assemble(fit);
    report.fit(fit, plan);
    return plan;
  }

  private long price(Attempt.Fit fit) {
    return fit.candidate().packing().priced(options.keyBytePrice());
  }

  /**
   * Returns the cheapest way with so many special primes that is exact enough: all folds late, or
   * else, by bisection, as few of them early as need be.
   */
  private Optional<Attempt.Fit> withSpecials(int specials) {
    int depth = chain.depth();
    // A single layer has nothing to rescale by.
    int fewest = depth == 1 ? 1 : 0;
    Optional<Attempt.Fit> sure = specials == 1 ? attempt(specials, depth) : Optional.empty();
    if (specials == 1 && (sure.isEmpty() || fewest == depth)) {
      return sure;
    }
    Optional<Attempt.Fit> all = attempt(specials, fewest);
    if (all.isPresent() || fewest == depth) {
      return all;
    }
    Optional<Attempt.Fit> best = specials == 1 ? sure : attempt(specials, depth);
    int fails = fewest;
    int fits = depth;
    while (best.isPresent() && fits - fails > 1) {
      int middle = (fits + fails) >> 1;
      Optional<Attempt.Fit> fit = attempt(specials, middle);
      if (fit.isPresent()) {
        best = fit;
        fits = middle;
      } else {
        fails = middle;
      }
    }
    return best;
  }

  private Optional<Attempt.Fit> attempt(int specials, int foldsFirst) {
    Variant variant = new Variant(specials, foldsFirst);
    Optional<Candidate> candidate = Candidate.of(table, variant, options);
    if (candidate.isEmpty()) {
      reason = "the layers are too wide for " + table.slots() + " slots";
      report.line("  " + reason);
      return Optional.empty();
    }
    boolean mostExact = specials == 1 && foldsFirst == chain.depth();
    double accepted = options.maxError() * (mostExact ? 1 : PART_FOR_SAVINGS);
    Attempt attempt = new Attempt(network, chain, options, logN, candidate.get());
    Optional<Attempt.Fit> fit = attempt.fit(accepted);
    if (mostExact) {
      reason = attempt.reason();
    }
    report.candidate(candidate.get(), fit, attempt.reason(), options);
    return fit;
  }
}
