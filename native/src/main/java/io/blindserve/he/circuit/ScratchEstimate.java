package io.blindserve.he.circuit;

import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.rlwe.RlweParameters;
import java.util.List;

/**
 * Counts the rows that a run takes from its scope at the peak: what segments carry over, and within
 * the largest segment all its values and the largest scratch of one step. A row is N words, which
 * is a multiple of the alignment.
 */
final class ScratchEstimate {

  /**
   * Pairs modulo QP that a key switch and a rotation hold beside the digits, with their outputs and
   * copies.
   */
  private static final int SWITCH_PAIRS = 8;

  private ScratchEstimate() {}

  static long bytes(Plan plan, List<Segments> segments) {
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
        largest = Math.max(largest, scratchRows(plan, plan.steps().get(i)));
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

  private static long scratchRows(Plan plan, Step step) {
    RlweParameters rlwe = plan.parameters().rlwe();
    int level = plan.values().get(step.source()).level();
    int limbs = level + 1;
    int extended = limbs + rlwe.p().size();
    if (step instanceof Step.Rescale || step instanceof Step.Multiply || step instanceof Step.Add) {
      return 2L * limbs + 2;
    }
    long digits = (long) rlwe.digitsAt(level) * extended;
    // A giant step switches again while the digits of the input are still there.
    long perSwitch = 2 * digits + 2L * SWITCH_PAIRS * extended;
    return step instanceof Step.Transform transform
        ? perSwitch + 2L * giants(transform) * extended
        : perSwitch;
  }

  private static long giants(Step.Transform transform) {
    return transform.diagonals().keySet().stream()
        .mapToInt(k -> LinearTransform.giantOf(k, transform.babySteps()))
        .distinct()
        .count();
  }
}
