package io.blindserve.he.circuit;

import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.kernel.KeySwitch;
import io.blindserve.he.kernel.MatrixSum;
import io.blindserve.he.rlwe.RlweParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts the rows that a run takes from its scope at the peak: what segments carry over, and within
 * the largest segment all its values and the largest scratch of one step. A row is N words, which
 * is a multiple of the alignment.
 */
final class ScratchEstimate {

  private ScratchEstimate() {}

  static long bytes(Plan plan, List<Segments> segments, int workers) {
    int inputs = plan.values().size() - plan.steps().size();
    long kept = 0;
    long peak = 0;
    for (Segments segment : segments) {
      for (int value : segment.kept()) {
        kept += pairRows(plan.values().get(value));
      }
      long within = 0;
      long largest = 0;
      for (int i = segment.from(); i < segment.to(); i++) {
        within += pairRows(plan.values().get(inputs + i)) * pairs(plan.steps().get(i));
        largest = Math.max(largest, scratchRows(plan, plan.steps().get(i), workers));
      }
      peak = Math.max(peak, kept + within + largest);
    }
    return Math.max(1, Math.max(peak, kept)) * plan.parameters().n() * Long.BYTES;
  }

  /**
   * Pairs that a step leaves in the frame: its value, and what stands between composed rotations.
   */
  private static int pairs(Step step) {
    return step instanceof Step.AddRotated rotated ? 1 + rotated.rotations().size() : 1;
  }

  private static long pairRows(ValueShape shape) {
    return 2L * (shape.level() + 1);
  }

  private static long scratchRows(Plan plan, Step step, int workers) {
    RlweParameters rlwe = plan.parameters().rlwe();
    int level = plan.values().get(step.sources().get(0)).level();
    int limbs = level + 1;
    if (step instanceof Step.Rescale || step instanceof Step.Multiply || step instanceof Step.Add) {
      return 2L * limbs + 2;
    }
    long perSwitch =
        rows(KeySwitch.scratchWords(rlwe.n(), limbs, rlwe.p().size(), workers), rlwe.n());
    if (step instanceof Step.Transform transform) {
      return transformRows(transform, rlwe, level, perSwitch, workers);
    }
    // The product of a square has three polynomials.
    return perSwitch + 3L * limbs;
  }

  /**
   * Giant steps' sums stay; the digits and the matrix' own scratch are gone when the sums are
   * switched again.
   */
  private static long transformRows(
      Step.Transform transform, RlweParameters rlwe, int level, long perSwitch, int workers) {
    Set<Integer> giants = new HashSet<>();
    Set<Integer> babies = new HashSet<>();
    for (int diagonal : transform.diagonals().keySet()) {
      int giant = LinearTransform.giantOf(diagonal, transform.babySteps());
      giants.add(giant);
      babies.add(diagonal - giant);
    }
    int extended = level + 1 + rlwe.p().size();
    int digits = rlwe.digitsAt(level);
    int words =
        MatrixSum.scratchWords(
            rlwe.n(), digits, workers, babies.size(), giants.size(), transform.diagonals().size());
    long matrix = (long) digits * extended + Math.max(perSwitch, rows(words, rlwe.n()));
    return 2L * (giants.size() + 1) * extended + Math.max(matrix, level + 1 + perSwitch);
  }

  /** Buffers begin at multiples of the alignment: a row more than they fill is enough. */
  private static long rows(int words, int n) {
    return words / n + 2L;
  }
}
