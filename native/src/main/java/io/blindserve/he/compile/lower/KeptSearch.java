package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the cheapest way that does with the keys of another plan: all ways of its ring with as many
 * primes are tried in the order of their price. Used once.
 */
final class KeptSearch {

  private final Chain chain;
  private final Points points;
  private final LowerOptions options;
  private final double[] range;
  private final Pins pins;
  private final int logRows;
  private final RingSearch.Listener listener;
  private String reason = "its layers take another number of primes";

  KeptSearch(
      Chain chain,
      Points points,
      LowerOptions options,
      double[] range,
      Pins pins,
      int logRows,
      RingSearch.Listener listener) {
    this.chain = chain;
    this.points = points;
    this.options = options;
    this.range = range;
    this.pins = pins;
    this.logRows = logRows;
    this.listener = listener;
  }

  /** Returns why the way that came last would not do. */
  String reason() {
    return reason;
  }

  /**
   * Returns the first plan that keeps the error and needs no other keys.
   *
   * @param assembler makes a plan of what keeps the error
   */
  Optional<Planned> find(Function<Fit, Planned> assembler) {
    double accepted = options.maxError() * Attempt.unit(chain, points);
    for (Candidate candidate : candidates()) {
      Attempt attempt =
          new Attempt(chain, points, options, pins.logN(), candidate, range, Optional.of(pins));
      Optional<Fit> fit = attempt.fit(accepted);
      listener.tried(pins.logN(), attempt, fit);
      if (fit.isEmpty()) {
        reason = attempt.reason();
        continue;
      }
      Planned planned = assembler.apply(fit.get());
      if (pins.keys().covers(planned.plan().keys())) {
        return Optional.of(planned.keeping(pins.keys()));
      }
      reason = missing(planned.plan());
    }
    return Optional.empty();
  }

  private String missing(Plan plan) {
    long lacking =
        plan.keys().galoisLevels().entrySet().stream()
            .filter(
                key -> pins.keys().galoisLevels().getOrDefault(key.getKey(), -1) < key.getValue())
            .count();
    return lacking == 0
        ? "the key of products is there for a lower level or not at all"
        : lacking + " of its rotations have no key at their level";
  }

  private List<Candidate> candidates() {
    ShapeTable table = ShapeTable.of(chain, pins.logN(), logRows);
    List<Candidate> out = new ArrayList<>();
    for (int folds = 0; folds <= chain.depth(); folds++) {
      for (boolean last : new boolean[] {false, true}) {
        Variant variant = new Variant(StrictMath.max(1, pins.specials()), folds, last, false);
        if (variant.depth(chain) + 1 == pins.primes()) {
          Candidate.of(chain, table, variant, options)
              .filter(way -> new RowGroups(chain, way.layouts(), options).isDescribable())
              .ifPresent(out::add);
        }
      }
    }
    out.sort(Comparator.comparingLong(way -> way.layouts().priced(options.keyBytePrice())));
    return out;
  }
}
