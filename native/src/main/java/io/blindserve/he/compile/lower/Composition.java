package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Decides which rotations of folds are done as two others, whose keys the plan has anyway: a key
 * less for a key switch more. One at a time, the best at the price of a byte first, as long as it
 * pays and all of them together take at most a tenth of the plan's time.
 */
final class Composition {

  /** All that is composed takes at most one part in so many of the time without. */
  private static final int PART_OF_TIME = 10;

  private final Layouts layouts;
  private final CostTable costs;
  private final KeySizes sizes;
  private final int slots;

  /** Limbs of the key of each rotation. */
  private final SortedMap<Integer, Integer> keys = new TreeMap<>();

  /** Rotations that must keep their keys: of products, and parts of what was composed. */
  private final SortedSet<Integer> needed = new TreeSet<>();

  private final SortedMap<Integer, List<Integer>> composed = new TreeMap<>();
  private final List<Folds> folds = new ArrayList<>();
  private final List<Choice> choices = new ArrayList<>();

  /** The rotations of one fold, and the limbs at which it stands. */
  private record Folds(List<Integer> rotations, int limbs) {}

  /**
   * A rotation that can be composed.
   *
   * @param rotation to the left
   * @param parts rotations that make it
   * @param bytes of the key that falls away
   * @param picoseconds of the key switches that come in addition
   */
  record Choice(int rotation, List<Integer> parts, long bytes, long picoseconds) {

    Choice {
      parts = List.copyOf(parts);
    }

    long gain(int pricePerByte) {
      return bytes * pricePerByte - picoseconds;
    }

    /** Returns the price of a byte from which on this pays. */
    long price() {
      return (picoseconds + bytes - 1) / bytes;
    }
  }

  /**
   * What was decided.
   *
   * @param packing with its compositions
   * @param choices what was composed
   * @param next what would be composed next, were bytes dearer or the time longer
   */
  record Result(Layouts layouts, List<Choice> choices, Optional<Choice> next) {

    Result {
      choices = List.copyOf(choices);
    }
  }

  private Composition(Chain chain, Layouts layouts, Variant variant, int bits) {
    this.layouts = layouts;
    this.slots = layouts.slots();
    int logN = layouts.logN();
    int primes = variant.depth(chain) + 1;
    this.costs = new CostTable(logN, variant.specials());
    this.sizes = new KeySizes(logN, primes, variant.specials(), bits);
    int[] depths = variant.depths(chain);
    for (int k = 0; k < chain.depth(); k++) {
      boolean rescales = k < chain.depth() - 1 || variant.lastRescale();
      int limbs = primes - depths[k];
      int foldLimbs = rescales && !variant.foldsFirst(k) ? limbs - 1 : limbs;
      layouts.shapes().get(k).ifPresent(shape -> add(shape, limbs, foldLimbs));
    }
  }

  private void add(LinearShape shape, int limbs, int foldLimbs) {
    shape.productRotations().forEach(rotation -> keys.putIfAbsent(rotation, limbs));
    needed.addAll(shape.productRotations());
    shape.foldRotations().forEach(rotation -> keys.putIfAbsent(rotation, foldLimbs));
    folds.add(new Folds(shape.foldRotations(), foldLimbs));
  }

  /**
   * Decides.
   *
   * @param bits of all primes of the ring
   * @param pricePerByte picoseconds that a byte of keys is worth; 0 composes nothing
   */
  static Result of(Chain chain, Layouts layouts, Variant variant, int bits, int pricePerByte) {
    return new Composition(chain, layouts, variant, bits).choose(pricePerByte);
  }

  private Result choose(int pricePerByte) {
    long left = layouts.cost() / PART_OF_TIME;
    Optional<Choice> best = best(pricePerByte, left);
    while (best.isPresent() && best.get().gain(pricePerByte) > 0) {
      Choice choice = best.get();
      choices.add(choice);
      composed.put(choice.rotation(), choice.parts());
      needed.addAll(choice.parts());
      keys.remove(choice.rotation());
      left -= choice.picoseconds();
      best = best(pricePerByte, left);
    }
    return new Result(composedLayouts(), choices, best(pricePerByte, Long.MAX_VALUE));
  }

  private Optional<Choice> best(int pricePerByte, long most) {
    return candidates()
        .filter(choice -> choice.picoseconds() <= most)
        .max(
            Comparator.comparingLong((Choice choice) -> choice.gain(pricePerByte))
                .thenComparing(Choice::rotation, Comparator.reverseOrder()));
  }

  private Stream<Choice> candidates() {
    return keys.keySet().stream()
        .filter(rotation -> !needed.contains(rotation))
        .flatMap(rotation -> candidate(rotation).stream());
  }

  private Optional<Choice> candidate(int rotation) {
    int most = 0;
    long picoseconds = 0;
    for (Folds fold : folds) {
      if (fold.rotations().contains(rotation)) {
        most = StrictMath.max(most, fold.limbs());
        picoseconds += costs.keySwitch(fold.limbs());
      }
    }
    long cost = picoseconds;
    long bytes = sizes.key(keys.getOrDefault(rotation, most));
    return parts(rotation, most).map(parts -> new Choice(rotation, parts, bytes, cost));
  }

  /** Returns the first two rotations that make one and have keys of as many limbs. */
  private Optional<List<Integer>> parts(int rotation, int limbs) {
    for (int first : keys.keySet()) {
      int second = StrictMath.floorMod(rotation - first, slots);
      if (first <= second && serves(first, rotation, limbs) && serves(second, rotation, limbs)) {
        return Optional.of(List.of(first, second));
      }
    }
    return Optional.empty();
  }

  private boolean serves(int part, int rotation, int limbs) {
    return part != rotation && keys.getOrDefault(part, 0) >= limbs;
  }

  private Layouts composedLayouts() {
    List<LinearShape> shapes = new ArrayList<>();
    for (Optional<LinearShape> shape : layouts.shapes()) {
      if (shape.isPresent()) {
        SortedMap<Integer, List<Integer>> own = new TreeMap<>(composed);
        own.keySet().retainAll(shape.get().foldRotations());
        shapes.add(shape.get().withComposed(own));
      }
    }
    long bytes = choices.stream().mapToLong(Choice::bytes).sum();
    long picoseconds = choices.stream().mapToLong(Choice::picoseconds).sum();
    return layouts.with(shapes, picoseconds, bytes);
  }
}
