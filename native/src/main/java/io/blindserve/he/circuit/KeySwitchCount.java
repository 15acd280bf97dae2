package io.blindserve.he.circuit;

import io.blindserve.he.ckks.LinearTransform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts key switches: the unit in which packings are compared. */
final class KeySwitchCount {

  private KeySwitchCount() {}

  static int of(List<Step> steps) {
    int count = 0;
    for (Step step : steps) {
      if (step instanceof Step.Square
          || step instanceof Step.MultiplyValues
          || step instanceof Step.Rotate) {
        count++;
      } else if (step instanceof Step.Fold fold) {
        count += Integer.numberOfTrailingZeros(fold.count());
      } else if (step instanceof Step.AddRotated rotated) {
        count += rotated.rotations().size();
      } else if (step instanceof Step.Transform transform) {
        count +=
            LinearTransform.rotations(transform.diagonals().keySet(), transform.babySteps()).size();
      } else if (step instanceof Step.TransformSum sum) {
        count += of(sum);
      }
    }
    return count;
  }

  /** Baby steps are each part's own, giant steps are shared. */
  private static int of(Step.TransformSum sum) {
    Set<Integer> giants = new HashSet<>();
    int babies = 0;
    for (Step.TransformSum.Part part : sum.parts()) {
      Set<Integer> own = new HashSet<>();
      for (int offset : part.diagonals().keySet()) {
        int giant = LinearTransform.giantOf(offset, sum.babySteps());
        giants.add(giant);
        own.add(offset - giant);
      }
      own.remove(0);
      babies += own.size();
    }
    giants.remove(0);
    return babies + giants.size();
  }
}
