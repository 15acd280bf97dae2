package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.compile.report.CostReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * Splits the predicted time of a plan by kinds of operation, by the same table by which the plan
 * was chosen. Rotations before a product are counted as rotations, and their time as part of it.
 */
public final class CostSplit {

  private static final double PICOSECONDS = 1e9;

  private final Plan plan;
  private final CostTable table;
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, Long> costs = new LinkedHashMap<>();

  /** Takes a plan. */
  public CostSplit(Plan plan) {
    this.plan = plan;
    this.table =
        new CostTable(
            plan.parameters().rlwe().logN(),
            StrictMath.max(1, plan.parameters().rlwe().p().size()));
    List.of("products", "rotations", "relinearisations", "rescales", "sums", "masks")
        .forEach(
            name -> {
              counts.put(name, 0);
              costs.put(name, 0L);
            });
  }

  /** Returns the parts, those of nothing left out. */
  public List<CostReport.Part> parts() {
    for (int i = 0; i < plan.steps().size(); ) {
      i += addFrom(i);
    }
    if (plan.privacy().masksAnswers()) {
      int answers = plan.results().size();
      add("masks", answers, answers * table.mask(plan.privacy().floods()));
    }
    List<CostReport.Part> out = new ArrayList<>();
    costs.forEach(
        (name, cost) -> {
          int count = counts.getOrDefault(name, 0);
          if (count > 0) {
            out.add(new CostReport.Part(name, count, cost / PICOSECONDS));
          }
        });
    return out;
  }

  /** Adds a step, or sums that stand side by side, and returns how many steps they were. */
  private int addFrom(int first) {
    Step step = plan.steps().get(first);
    int limbs = plan.values().get(lowest(step)).level() + 1;
    if (step instanceof Step.Combine combine) {
      int sums = sideBySide(first, combine);
      add("products", sums, table.combine(limbs, combine.sources().size(), sums));
      return sums;
    }
    add(step, limbs);
    return 1;
  }

  /** Returns how many sums from {@code first} on are of the same ciphertexts. */
  private int sideBySide(int first, Step.Combine combine) {
    int end = first + 1;
    while (end < plan.steps().size()
        && plan.steps().get(end) instanceof Step.Combine next
        && next.sources().equals(combine.sources())) {
      end++;
    }
    return end - first;
  }

  /** Operands of different levels meet at the lower one. */
  private int lowest(Step step) {
    int lowest = step.sources().get(0);
    for (int source : step.sources()) {
      if (plan.values().get(source).level() < plan.values().get(lowest).level()) {
        lowest = source;
      }
    }
    return lowest;
  }

  private void add(Step step, int limbs) {
    if (step instanceof Step.Multiply) {
      add("products", 1, table.scale(limbs));
    } else if (step instanceof Step.Transform transform) {
      addMatrix(transform.babySteps(), List.of(transform.diagonals()), limbs);
    } else if (step instanceof Step.TransformSum sum) {
      addMatrix(
          sum.babySteps(),
          sum.parts().stream().map(Step.TransformSum.Part::diagonals).toList(),
          limbs);
    } else if (step instanceof Step.Fold fold) {
      int rotations = Integer.numberOfTrailingZeros(fold.count());
      add("rotations", rotations, rotations * table.keySwitch(limbs));
    } else if (step instanceof Step.AddRotated rotated) {
      int rotations = rotated.rotations().size();
      add("rotations", rotations, rotations * table.keySwitch(limbs));
    } else if (step instanceof Step.Rotate) {
      add("rotations", 1, table.keySwitch(limbs));
    } else if (step instanceof Step.Square || step instanceof Step.MultiplyValues) {
      add("relinearisations", 1, table.multiply(limbs));
    } else if (step instanceof Step.Rescale) {
      add("rescales", 1, table.rescale(limbs));
    } else {
      add("sums", 1, table.add(limbs));
    }
  }

  private void addMatrix(int babySteps, List<SortedMap<Integer, Integer>> parts, int limbs) {
    int diagonals = parts.stream().mapToInt(part -> part.size()).sum();
    SortedSet<Integer> offsets = new TreeSet<>();
    parts.forEach(part -> offsets.addAll(part.keySet()));
    int rotations = 0;
    for (SortedMap<Integer, Integer> part : parts) {
      rotations += rotationsOf(part.keySet(), babySteps);
    }
    counts.merge("rotations", rotations, Integer::sum);
    int babies = count(offsets, offset -> offset % babySteps);
    int giants = count(offsets, offset -> offset - offset % babySteps);
    add("products", 1, table.product(limbs, parts.size(), diagonals, babies, giants));
  }

  private static int count(SortedSet<Integer> offsets, IntUnaryOperator part) {
    return (int) offsets.stream().mapToInt(offset -> part.applyAsInt(offset)).distinct().count();
  }

  private static int rotationsOf(Iterable<Integer> offsets, int babySteps) {
    return LinearTransform.rotations(offsets, babySteps).size();
  }

  private void add(String name, int count, long picoseconds) {
    counts.merge(name, count, Integer::sum);
    costs.merge(name, picoseconds, Long::sum);
  }
}
