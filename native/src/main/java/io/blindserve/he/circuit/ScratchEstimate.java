package io.blindserve.he.circuit;

import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.kernel.KeySwitch;
import io.blindserve.he.kernel.MatrixSum;
import io.blindserve.he.rlwe.RlweParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts the rows that a run takes from its scope at the peak: the block of all values, and the
 * largest scratch of one step. A row is N words, which is a multiple of the alignment.
 */
final class ScratchEstimate {

  private final RlweParameters rlwe;
  private final int workers;

  private ScratchEstimate(RlweParameters rlwe, int workers) {
    this.rlwe = rlwe;
    this.workers = workers;
  }

  static long bytes(Plan plan, long valueRows, int workers) {
    ScratchEstimate estimate = new ScratchEstimate(plan.parameters().rlwe(), workers);
    int inputs = plan.values().size() - plan.steps().size();
    long largest = 0;
    for (int i = 0; i < plan.steps().size(); i++) {
      int level = plan.values().get(inputs + i).level();
      largest = Math.max(largest, estimate.rows(plan.steps().get(i), level));
    }
    return (Math.max(1, valueRows) + largest) * plan.parameters().n() * Long.BYTES;
  }

  /** Returns the rows of scratch of a step whose value has this level. */
  private long rows(Step step, int level) {
    long limbs = level + 1L;
    if (step instanceof Step.Rescale) {
      return 2L + workers;
    }
    if (step instanceof Step.Square || step instanceof Step.MultiplyValues) {
      return perSwitch(level) + 3 * limbs;
    }
    if (step instanceof Step.Fold || step instanceof Step.Rotate) {
      return perSwitch(level);
    }
    if (step instanceof Step.AddRotated) {
      return perSwitch(level) + 2 * limbs;
    }
    if (step instanceof Step.Transform transform) {
      return transformRows(List.of(transform.diagonals().keySet()), transform.babySteps(), level);
    }
    if (step instanceof Step.TransformSum sum) {
      List<Set<Integer>> offsets =
          sum.parts().stream().<Set<Integer>>map(part -> part.diagonals().keySet()).toList();
      return transformRows(offsets, sum.babySteps(), level);
    }
    return 0;
  }

  private long perSwitch(int level) {
    return rows(KeySwitch.scratchWords(rlwe.n(), level + 1, rlwe.p().size(), workers));
  }

  /**
   * Giant steps' sums stay; the digits and a matrix' own scratch are gone when the next matrix is
   * applied, and when the sums are switched again.
   */
  private long transformRows(List<Set<Integer>> offsets, int babySteps, int level) {
    Set<Integer> giants = new HashSet<>();
    offsets.forEach(part -> part.forEach(k -> giants.add(LinearTransform.giantOf(k, babySteps))));
    int extended = level + 1 + rlwe.p().size();
    int digits = rlwe.digitsAt(level);
    long largest = level + 1L + perSwitch(level);
    for (Set<Integer> part : offsets) {
      Set<Integer> babies = new HashSet<>();
      part.forEach(k -> babies.add(k - LinearTransform.giantOf(k, babySteps)));
      int words =
          MatrixSum.scratchWords(
              rlwe.n(), digits, workers, babies.size(), giants.size(), part.size());
      long matrix = (long) digits * extended + Math.max(perSwitch(level), rows(words));
      largest = Math.max(largest, matrix);
    }
    return 2L * (giants.size() + 1) * extended + largest;
  }

  /** Buffers begin at multiples of the alignment: a row more than they fill is enough. */
  private long rows(int words) {
    return words / rlwe.n() + 2L;
  }
}
