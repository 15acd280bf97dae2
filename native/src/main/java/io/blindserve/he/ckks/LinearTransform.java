package io.blindserve.he.ckks;

import io.blindserve.he.ring.NttPoly;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A matrix on slots by its diagonals: out[t] = sum over k of diagonal_k[t] * in[t + k]. With baby
 * steps and giant steps, k = giant + baby with baby = k mod {@code babySteps}, and diagonal k is
 * stored rotated to the right by its giant part, because rotations by giant steps come after the
 * products (Halevi, Shoup, eprint 2018/244).
 *
 * <p>Diagonals are encoded over the data primes of {@code level} and all special primes. Whoever
 * owns their buffers owns the transform; it is immutable otherwise, and thread-safe.
 */
public final class LinearTransform {

  private final int level;
  private final Scale scale;
  private final int logSlots;
  private final int babySteps;
  private final SortedMap<Integer, NttPoly> diagonals;

  /**
   * Makes a transform of encoded diagonals.
   *
   * @param level the level of the ciphertexts that it is applied to
   * @param scale the scale of the diagonals
   * @param logSlots log2 of the slots of a diagonal
   * @param babySteps from 1, of any size, or 0 for one rotation a diagonal
   * @param diagonals by index, 0 to 2^logSlots - 1
   */
  public LinearTransform(
      int level, Scale scale, int logSlots, int babySteps, SortedMap<Integer, NttPoly> diagonals) {
    if (diagonals.isEmpty() || diagonals.firstKey() < 0 || diagonals.lastKey() >= 1 << logSlots) {
      throw new IllegalArgumentException(
          "diagonals must have indices 0 to 2^" + logSlots + " - 1, and be there");
    }
    if (babySteps < 0) {
      throw new IllegalArgumentException("baby steps " + babySteps + " are negative");
    }
    this.level = level;
    this.scale = scale;
    this.logSlots = logSlots;
    this.babySteps = babySteps;
    this.diagonals = Collections.unmodifiableSortedMap(new TreeMap<>(diagonals));
  }

  /** Returns the level of the ciphertexts that this is applied to. */
  public int level() {
    return level;
  }

  /** Returns the diagonals' scale. */
  public Scale scale() {
    return scale;
  }

  /** Returns log2 of the slots of a diagonal. */
  public int logSlots() {
    return logSlots;
  }

  /** Returns the baby steps, 0 for none. */
  public int babySteps() {
    return babySteps;
  }

  /** Returns the encoded diagonals by index. */
  public SortedMap<Integer, NttPoly> diagonals() {
    return diagonals;
  }

  /**
   * Returns the giant part of a diagonal's index, by which the stored diagonal is rotated to the
   * right.
   */
  public static int giantOf(int index, int babySteps) {
    return babySteps == 0 ? 0 : index - index % babySteps;
  }

  /** Returns the rotations, to the left and not 0, that the diagonals at {@code indices} need. */
  public static SortedSet<Integer> rotations(Iterable<Integer> indices, int babySteps) {
    SortedSet<Integer> steps = new TreeSet<>();
    for (int index : indices) {
      int giant = giantOf(index, babySteps);
      steps.add(giant);
      steps.add(index - giant);
    }
    steps.remove(0);
    return steps;
  }

  /**
   * Returns the baby steps that Lattigo v6 chooses for these diagonals.
   *
   * @param indices diagonal indices, 0 to slots - 1
   * @param logRatio log2 of the wanted ratio of baby to giant rotations, not negative
   */
  public static int chooseBabySteps(SortedSet<Integer> indices, int slots, int logRatio) {
    double wanted = 1 << logRatio;
    for (int steps = 1; steps < slots; steps <<= 1) {
      // A single giant step makes the ratio infinite, and a single baby step beside it no number at
      // all.
      double ratio = (countBabies(indices, steps) - 1.0) / (countGiants(indices, steps) - 1.0);
      if (ratio == wanted) {
        return steps;
      }
      if (ratio > wanted) {
        return steps / 2;
      }
    }
    return 1;
  }

  private static int countGiants(SortedSet<Integer> indices, int steps) {
    return (int) indices.stream().map(k -> giantOf(k, steps)).distinct().count();
  }

  private static int countBabies(SortedSet<Integer> indices, int steps) {
    return (int) indices.stream().map(k -> k % steps).distinct().count();
  }
}
