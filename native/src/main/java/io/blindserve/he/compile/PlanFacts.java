package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.circuit.ValueShape;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.compile.lower.CostSplit;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.ErrorReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.PackingReport;
import io.blindserve.he.compile.report.ParameterReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.compile.report.ScalePoint;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a report from a finished plan: parameters, cost, and for each layer its packing, levels and
 * scales. A layer begins with each product; where products and layers are not as many, as in plans
 * that spread a layer over many ciphertexts, layers keep what they had.
 */
final class PlanFacts {

  private final Plan plan;
  private final int inputs;

  private PlanFacts(Plan plan) {
    this.plan = plan;
    this.inputs = plan.values().size() - plan.steps().size();
  }

  /**
   * Returns the report of a plan.
   *
   * @param layers what is known of the layers beside the plan
   * @param error what is known of the error
   */
  static PlanReport of(Plan plan, List<LayerReport> layers, ErrorReport error) {
    PlanFacts facts = new PlanFacts(plan);
    return new PlanReport(
        plan.name(),
        plan.inputs().get(0).rows(),
        facts.layers(layers),
        Optional.of(facts.parameters()),
        Optional.of(error),
        Optional.of(facts.cost()),
        plan.privacy().masksAnswers()
            ? List.of()
            : List.of("Unused slots of an answer may hold partial sums of the last layer."));
  }

  private ParameterReport parameters() {
    CkksParameters parameters = plan.parameters();
    int logN = parameters.rlwe().logN();
    return new ParameterReport(
        logN,
        bits(parameters.rlwe().q()),
        bits(parameters.rlwe().p()),
        parameters.rlwe().exactLogQp(),
        SecurityBounds.maxLogQp(logN, plan.security()),
        plan.security().label());
  }

  private static List<Integer> bits(RnsBasis basis) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < basis.size(); i++) {
      out.add(Long.SIZE - Long.numberOfLeadingZeros(basis.modulus(i).value() - 1));
    }
    return out;
  }

  // ---- cost

  private CostReport cost() {
    return new CostReport(
        plan.milliseconds(),
        new CostSplit(plan).parts(),
        plan.keys().galoisLevels().size(),
        PackedBytes.keys(plan),
        PackedBytes.request(plan),
        PackedBytes.answer(plan));
  }

  // ---- layers

  private List<LayerReport> layers(List<LayerReport> known) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      if (isProduct(plan.steps().get(i))) {
        starts.add(i);
      }
    }
    if (plan.privacy().masksAnswers() && starts.size() > known.size()) {
      // The product with the mask belongs to the last layer.
      starts.remove(starts.size() - 1);
    }
    if (starts.size() != known.size()) {
      return known;
    }
    List<LayerReport> out = new ArrayList<>();
    for (int k = 0; k < known.size(); k++) {
      int end = k + 1 < starts.size() ? starts.get(k + 1) : plan.steps().size();
      out.add(layer(known.get(k), starts.get(k), end));
    }
    return out;
  }

  private static boolean isProduct(Step step) {
    return step instanceof Step.Multiply
        || step instanceof Step.Transform
        || step instanceof Step.TransformSum;
  }

  private LayerReport layer(LayerReport known, int from, int to) {
    List<ScalePoint> points = new ArrayList<>();
    points.add(point("input", plan.values().get(plan.steps().get(from).sources().get(0))));
    for (int i = from; i < to; i++) {
      points.add(point(words(plan.steps().get(i)), plan.values().get(inputs + i)));
    }
    return new LayerReport(
        known.node(),
        known.operator(),
        known.rows(),
        known.columns(),
        known.entries(),
        known.activation(),
        Optional.of(packing(plan.steps().subList(from, to))),
        points,
        known.error());
  }

  private static ScalePoint point(String step, ValueShape shape) {
    double logScale = StrictMath.log(shape.scale().doubleValue()) / StrictMath.log(2);
    return new ScalePoint(step, shape.level(), logScale);
  }

  private static String words(Step step) {
    if (isProduct(step)) {
      return "product";
    }
    return step instanceof Step.Fold || step instanceof Step.AddRotated ? "fold" : step.op();
  }

  private PackingReport packing(List<Step> steps) {
    List<Integer> offsets = List.of(0);
    List<Integer> rotations = List.of();
    if (steps.get(0) instanceof Step.Transform transform) {
      offsets = List.copyOf(transform.diagonals().keySet());
      rotations =
          List.copyOf(
              LinearTransform.rotations(transform.diagonals().keySet(), transform.babySteps()));
    }
    Folds folds = new Folds(steps);
    String words =
        offsets.size()
            + (offsets.size() == 1 ? " diagonal" : " diagonals")
            + (rotations.isEmpty() ? "" : " by " + rotations.size() + " rotations")
            + (folds.blocks == 1
                ? ", no fold"
                : ", "
                    + folds.blocks
                    + " blocks summed by "
                    + folds.rotations.size()
                    + " rotations "
                    + (folds.first ? "before" : "after")
                    + " the rescale");
    return new PackingReport(
        words,
        1 << plan.logSlots(),
        folds.stride,
        folds.blocks,
        folds.stride,
        offsets,
        rotations,
        folds.rotations,
        folds.first);
  }

  /** The folds of a layer. */
  private static final class Folds {

    private final List<Integer> rotations = new ArrayList<>();
    private int blocks = 1;
    private int stride;
    private boolean first = true;

    Folds(List<Step> steps) {
      boolean rescaled = false;
      for (Step step : steps) {
        rescaled |= step instanceof Step.Rescale;
        if (step instanceof Step.Fold fold) {
          for (int half = 1; half < fold.count(); half *= 2) {
            add(half * fold.stride(), List.of(half * fold.stride()), rescaled);
          }
        } else if (step instanceof Step.AddRotated rotated) {
          int sum = rotated.rotations().stream().mapToInt(Integer::intValue).sum();
          add(sum, rotated.rotations(), rescaled);
        }
      }
    }

    private void add(int by, List<Integer> parts, boolean rescaled) {
      first = blocks == 1 ? !rescaled : first;
      stride = blocks == 1 ? by : StrictMath.min(stride, by);
      blocks *= 2;
      rotations.addAll(parts);
    }
  }
}
