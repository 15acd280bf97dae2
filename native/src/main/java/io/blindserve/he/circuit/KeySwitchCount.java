package io.blindserve.he.circuit;

import io.blindserve.he.ckks.LinearTransform;
import java.util.List;

/** Counts key switches: the unit in which packings are compared. */
final class KeySwitchCount {

  private KeySwitchCount() {}

  static int of(List<Step> steps) {
    int count = 0;
    for (Step step : steps) {
      if (step instanceof Step.Square) {
        count++;
      } else if (step instanceof Step.Fold fold) {
        count += Integer.numberOfTrailingZeros(fold.count());
      } else if (step instanceof Step.AddRotated rotated) {
        count += rotated.rotations().size();
      } else if (step instanceof Step.Transform transform) {
        count +=
            LinearTransform.rotations(transform.diagonals().keySet(), transform.babySteps()).size();
      }
    }
    return count;
  }
}
