package io.blindserve.he.compile.lower;

import io.blindserve.he.rlwe.SecurityBounds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the cheapest way in one ring that keeps the error. For each number of special primes, with
 * and without a rescale of the last product, fewer folds before the rescale are cheaper and less
 * exact; so the fewest that are exact enough are found by bisection, and the cheapest of these ways
 * is taken. Used once.
 */
final class RingSearch {

  /** The least log2 of a ring in which forms may be rescaled before the next weights. */
  private static final int RESCALES_FORMS = 14;

  private final Chain chain;
  private final Points points;
  private final LowerOptions options;
  private final int logN;
  private final double[] range;
  private final ShapeTable table;
  private final Listener listener;
  private final double accepted;

  /** Is told of every way that was tried. */
  @FunctionalInterface
  interface Listener {
    void tried(int logN, Attempt attempt, Optional<Fit> fit);
  }

  /** Ways that differ in how many stages fold first, and the one in which none does. */
  private record Family(Variant variant, Candidate cheapest) {}

  /**
   * Prepares a search.
   *
   * @param logRows log2 of the rows that share the slots
   */
  RingSearch(
      Chain chain,
      Points points,
      LowerOptions options,
      int logN,
      int logRows,
      double[] range,
      Listener listener) {
    this.chain = chain;
    this.points = points;
    this.options = options;
    this.logN = logN;
    this.range = range;
    this.listener = listener;
    this.table = ShapeTable.of(chain, logN, logRows);
    this.accepted = options.maxError() * Attempt.unit(chain, points);
  }

  /**
   * Returns the cheapest way.
   *
   * @param wanted whether layouts are worth a try; if not, dearer ones of their kind are not either
   */
  Optional<Fit> find(Predicate<Layouts> wanted) {
    Optional<Fit> best = Optional.empty();
    for (Family family : families()) {
      boolean cheaper = best.isEmpty() || price(family.cheapest()) < price(best.get().candidate());
      if (!cheaper || !wanted.test(family.cheapest().layouts())) {
        continue;
      }
      Optional<Fit> fit = in(family);
      if (fit.isPresent()
          && (best.isEmpty() || price(fit.get().candidate()) < price(best.get().candidate()))) {
        best = fit;
      }
    }
    return best;
  }

  private long price(Candidate candidate) {
    return candidate.layouts().priced(options.keyBytePrice());
  }

  /** Returns the families that fit the ring, cheapest first. */
  private List<Family> families() {
    List<Family> out = new ArrayList<>();
    for (int specials = 1; specials <= CostTable.MAX_SPECIALS; specials++) {
      for (boolean last : new boolean[] {false, true}) {
        add(out, new Variant(specials, 0, last, options.privacy().masksAnswers(), false));
        if (mayRescaleForms()) {
          add(out, new Variant(specials, 0, last, options.privacy().masksAnswers(), true));
        }
      }
    }
    out.sort(Comparator.comparingLong(family -> price(family.cheapest())));
    return out;
  }

  /** Small rings have no bits to spare for the primes that this takes. */
  private boolean mayRescaleForms() {
    return chain.depth() > 1 && (options.privacy().floods() || logN >= RESCALES_FORMS);
  }

  private void add(List<Family> families, Variant variant) {
    if (fits(variant)) {
      candidate(variant).ifPresent(c -> families.add(new Family(variant, c)));
    }
  }

  /** Returns whether as many of the smallest primes that there are could be had. */
  private boolean fits(Variant variant) {
    int primes = variant.depth(chain) + 1 + (chain.depth() > 1 ? variant.specials() : 0);
    return primes * Bits.leastPrime(logN) <= SecurityBounds.maxLogQp(logN, options.profile());
  }

  private Optional<Candidate> candidate(Variant variant) {
    return Candidate.of(chain, table, variant, options);
  }

  /** Returns the cheapest way of a family that is exact enough. */
  private Optional<Fit> in(Family family) {
    Variant sure = family.variant().foldingFirst(chain.depth());
    Optional<Attempt> most = candidate(sure).map(this::attempt);
    if (most.isEmpty() || !isPromising(most.get())) {
      most.ifPresent(attempt -> listener.tried(logN, attempt, attempt.unpromising()));
      return Optional.empty();
    }
    Optional<Fit> cheapest = tried(attempt(family.cheapest()));
    if (cheapest.isPresent()) {
      return cheapest;
    }
    Optional<Fit> best = tried(most.get());
    int fails = 0;
    int does = chain.depth();
    while (best.isPresent() && does - fails > 1) {
      int middle = (does + fails) >> 1;
      Variant between = family.variant().foldingFirst(middle);
      Optional<Fit> fit = candidate(between).map(this::attempt).flatMap(this::tried);
      best = fit.isPresent() ? fit : best;
      does = fit.isPresent() ? middle : does;
      fails = fit.isPresent() ? fails : middle;
    }
    return best;
  }

  private Attempt attempt(Candidate candidate) {
    return new Attempt(chain, points, options, logN, candidate, range, Optional.empty());
  }

  private boolean isPromising(Attempt attempt) {
    return attempt.expected() <= accepted;
  }

  private Optional<Fit> tried(Attempt attempt) {
    Optional<Fit> fit = isPromising(attempt) ? attempt.fit(accepted) : attempt.unpromising();
    listener.tried(logN, attempt, fit);
    return fit;
  }
}
