package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.compile.report.CostReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Splits the predicted time of a plan by kinds of operation, by the same table by which the plan
 * was chosen.
 */
final class CostSplit {

  private static final double PICOSECONDS = 1e9;

  private final Plan plan;
  private final CostTable table;
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, Long> costs = new LinkedHashMap<>();

  CostSplit(Plan plan) {
    this.plan = plan;
    this.table =
        new CostTable(
            plan.parameters().rlwe().logN(),
            StrictMath.max(1, plan.parameters().rlwe().p().size()));
    List.of("products", "rotations", "relinearisations", "rescales")
        .forEach(
            name -> {
              counts.put(name, 0);
              costs.put(name, 0L);
            });
  }

  /** Returns the parts, those of nothing left out. */
  List<CostReport.Part> parts() {
    for (Step step : plan.steps()) {
      add(step, plan.values().get(step.source()).level() + 1);
    }
    List<CostReport.Part> out = new ArrayList<>();
    costs.forEach(
        (name, cost) -> {
          if (cost > 0) {
            out.add(new CostReport.Part(name, counts.getOrDefault(name, 0), cost / PICOSECONDS));
          }
        });
    return out;
  }

  private void add(Step step, int limbs) {
    if (step instanceof Step.Multiply) {
      add("products", 1, table.product(limbs, 1, 1, 1));
    } else if (step instanceof Step.Transform transform) {
      addTransform(transform, limbs);
    } else if (step instanceof Step.Fold fold) {
      int rotations = Integer.numberOfTrailingZeros(fold.count());
      add("rotations", rotations, rotations * table.keySwitch(limbs));
    } else if (step instanceof Step.AddRotated rotated) {
      int rotations = rotated.rotations().size();
      add("rotations", rotations, rotations * table.keySwitch(limbs));
    } else if (step instanceof Step.Square) {
      add("relinearisations", 1, table.keySwitch(limbs));
    } else if (step instanceof Step.Rescale) {
      add("rescales", 1, table.rescale(limbs));
    }
  }

  private void addTransform(Step.Transform transform, int limbs) {
    int diagonals = transform.diagonals().size();
    int last = transform.diagonals().lastKey();
    int giants = last / transform.babySteps() + 1;
    SortedSet<Integer> rotations =
        LinearTransform.rotations(transform.diagonals().keySet(), transform.babySteps());
    long all = table.product(limbs, diagonals, transform.babySteps(), giants);
    long rotating =
        diagonals == 1 ? 0 : table.productRotations(limbs, transform.babySteps(), giants);
    add("rotations", rotations.size(), rotating);
    add("products", 1, all - rotating);
  }

  private void add(String name, int count, long picoseconds) {
    counts.merge(name, count, Integer::sum);
    costs.merge(name, picoseconds, Long::sum);
  }
}
