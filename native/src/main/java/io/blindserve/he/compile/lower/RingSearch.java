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
 * is taken. Ways that merely save something must keep well below the limit, because the promise is
 * no proof; only where there is no such way, the most exact ones may go up to it. Used once.
 */
final class RingSearch {

  /** Which part of the accepted error a way may promise that is taken because it is cheaper. */
  private static final double PART_FOR_SAVINGS = 0.5;

  /** So many of the most exact ways may go up to the limit. */
  private static final int LAST_RESORTS = 2;

  private final Chain chain;
  private final Points points;
  private final LowerOptions options;
  private final int logN;
  private final double[] range;
  private final ShapeTable table;
  private final Listener listener;
  private final double accepted;
  private final List<Attempt> exact = new ArrayList<>();

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
    return best.isPresent() ? best : lastResort();
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
        if (options.privacy().floods() && chain.depth() > 1) {
          add(out, new Variant(specials, 0, last, true, true));
        }
      }
    }
    out.sort(Comparator.comparingLong(family -> price(family.cheapest())));
    return out;
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
      most.ifPresent(exact::add);
      return Optional.empty();
    }
    Optional<Fit> cheapest = tried(attempt(family.cheapest()));
    if (cheapest.isPresent()) {
      return cheapest;
    }
    Optional<Fit> best = tried(most.get());
    if (best.isEmpty()) {
      exact.add(most.get());
    }
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
    return attempt.expected() <= accepted * PART_FOR_SAVINGS;
  }

  private Optional<Fit> tried(Attempt attempt) {
    Optional<Fit> fit =
        isPromising(attempt) ? attempt.fit(accepted * PART_FOR_SAVINGS) : attempt.unpromising();
    listener.tried(logN, attempt, fit);
    return fit;
  }

  private Optional<Fit> lastResort() {
    List<Attempt> promising =
        exact.stream()
            .filter(attempt -> attempt.expected() <= accepted)
            .sorted(Comparator.comparingDouble(Attempt::expected))
            .limit(LAST_RESORTS)
            .toList();
    // Floods are much alike in all ways of a ring, so that the most exact may be so by chance.
    if (options.privacy().floods()) {
      promising =
          promising.stream().sorted(Comparator.comparingLong(a -> price(a.candidate()))).toList();
    }
    for (Attempt attempt : promising) {
      Optional<Fit> fit = attempt.fit(accepted);
      listener.tried(logN, attempt, fit);
      if (fit.isPresent()) {
        return fit;
      }
    }
    return Optional.empty();
  }
}
