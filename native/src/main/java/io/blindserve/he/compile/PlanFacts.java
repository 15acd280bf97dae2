package io.blindserve.he.compile;

import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.circuit.ValueShape;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.compile.lower.CostSplit;
import io.blindserve.he.compile.lower.Planned;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.PackingReport;
import io.blindserve.he.compile.report.ParameterReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.compile.report.ScalePoint;
import io.blindserve.he.compile.report.SharingReport;
import io.blindserve.he.compile.report.SumsReport;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a report from a finished plan: parameters, cost, and for each layer its packing, levels and
 * scales. A layer begins with each product; where products and layers are not as many, as in plans
 * where a layer takes several products, layers keep what they had.
 */
final class PlanFacts {

  private final Plan plan;
  private final List<SumsReport> sums;
  private final int inputs;
  private final SharingReport sharing;

  private PlanFacts(Planned planned) {
    this.plan = planned.plan();
    this.sums = planned.sums();
    this.inputs = plan.values().size() - plan.steps().size();
    this.sharing = sharing(plan.outputs().get(0));
  }

  /** Rows that stand in the first ciphertext of the answer share it; it is full or the only one. */
  private static SharingReport sharing(OutputSpec output) {
    int circuits = output.ciphertexts().size();
    long first = output.slots().stream().filter(slot -> slot.ciphertext() == 0).count();
    int rows = Math.max(1, (int) (first / output.features()));
    int places = rows == 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
    return new SharingReport(places, rows, circuits);
  }

  /**
   * Returns the report of a plan.
   *
   * @param planned the plan, and what is known of its error and sums
   * @param layers what is known of the layers beside the plan
   */
  static PlanReport of(Planned planned, List<LayerReport> layers) {
    PlanFacts facts = new PlanFacts(planned);
    Plan plan = planned.plan();
    return new PlanReport(
        plan.name(),
        plan.inputs().get(0).rows(),
        planned.sums().isEmpty() ? facts.layers(layers) : facts.summed(layers),
        Optional.of(facts.parameters()),
        Optional.of(planned.error()),
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

  /** Layers of a plan whose values are ciphertexts. */
  private List<LayerReport> summed(List<LayerReport> known) {
    List<LayerReport> out = new ArrayList<>();
    for (LayerReport layer : known) {
      Optional<SumsReport> own =
          sums.stream().filter(sum -> sum.node().equals(layer.node())).findFirst();
      out.add(with(layer, Optional.empty(), own, List.of()));
    }
    return out;
  }

  private static LayerReport with(
      LayerReport known,
      Optional<PackingReport> packing,
      Optional<SumsReport> sums,
      List<ScalePoint> points) {
    return new LayerReport(
        known.node(),
        known.operator(),
        known.rows(),
        known.columns(),
        known.entries(),
        known.activation(),
        packing,
        sums,
        points,
        known.error());
  }

  /** Of several circuits the first one tells all. */
  private List<Step> circuit() {
    return plan.steps().subList(0, plan.steps().size() / sharing.circuits());
  }

  private List<LayerReport> layers(List<LayerReport> known) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < circuit().size(); i++) {
      if (isProduct(circuit().get(i))) {
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
      int end = k + 1 < starts.size() ? starts.get(k + 1) : circuit().size();
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
    PackingReport packing = packing(plan.steps().subList(from, to));
    return with(known, Optional.of(packing), Optional.empty(), points);
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
                    + " the rescale")
            + (sharing.places() == 1 ? "" : ", " + sharing.rows() + " rows in each place")
            + (sharing.circuits() == 1 ? "" : ", " + sharing.circuits() + " times");
    return new PackingReport(
        words,
        1 << plan.logSlots(),
        folds.stride,
        folds.blocks,
        folds.stride,
        offsets,
        rotations,
        folds.rotations,
        folds.first,
        sharing);
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
