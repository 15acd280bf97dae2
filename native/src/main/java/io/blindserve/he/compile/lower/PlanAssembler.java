package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputCiphertext;
import io.blindserve.he.circuit.OutputSlot;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanHeader;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.ErrorReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Puts the parts of a latency plan together. */
final class PlanAssembler {

  static final String LATENCY = "latency";

  /** Room around the values that were found, as a part of their range. */
  private static final double RANGE_MARGIN = 0.25;

  /** Room around noise, in its spreads, and around what encoded weights do. */
  private static final double NOISE_MARGIN = 2;

  static final MathContext PROMISE_DIGITS = new MathContext(3, RoundingMode.UP);

  private final LayerNetwork network;
  private final Chain chain;
  private final Fit fit;
  private final Draft draft;
  private final int rows;
  private final int groups;

  private PlanAssembler(LayerNetwork network, Chain chain, Fit fit, int rows) {
    this.network = network;
    this.chain = chain;
    this.fit = fit;
    this.rows = rows;
    this.draft = DraftBuilder.build(chain, fit.candidate().layouts(), fit.candidate().variant());
    this.groups = RowGroups.count(rows, draft.rows());
  }

  static Planned assemble(LayerNetwork network, Chain chain, Fit fit, LowerOptions options) {
    PlanAssembler assembler = new PlanAssembler(network, chain, fit, options.rows());
    Plan unpriced = new Plan(assembler.header(options, 0), fit.circuit().constants());
    Plan plan =
        new Plan(assembler.header(options, milliseconds(unpriced)), fit.circuit().constants());
    return new Planned(plan, error(options, fit.promise()), List.of());
  }

  /** Returns the predicted milliseconds of a call. */
  static double milliseconds(Plan plan) {
    return new CostSplit(plan).parts().stream().mapToDouble(CostReport.Part::milliseconds).sum();
  }

  /** Returns what is known of the error. */
  static ErrorReport error(LowerOptions options, Promise promise) {
    return new ErrorReport(
        options.maxError(),
        promise.promised(),
        promise.found(),
        List.of(
            new ErrorReport.Part("weights", promise.known()),
            new ErrorReport.Part("noise", promise.found() - promise.known())));
  }

  private PlanHeader header(LowerOptions options, double milliseconds) {
    return new PlanHeader(
        LATENCY,
        options.compilerVersion(),
        options.texts(),
        fit.parameters(),
        options.profile(),
        List.of(input()),
        RowGroups.steps(fit.circuit().steps(), draft.inputs().size(), groups),
        RowGroups.results(fit.circuit(), draft.inputs().size(), groups),
        List.of(output()),
        new BigDecimal(fit.promise().promised()).round(PROMISE_DIGITS).doubleValue(),
        milliseconds,
        options.privacy(),
        fit.floodLog());
  }

  /** The client prepares a row, then maps it to [-1, 1], whatever the training data were. */
  private InputSpec input() {
    List<RowStep> pre = new ArrayList<>(network.pre());
    pre.add(centring(chain));
    List<InputCiphertext> ciphertexts = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int first = group * draft.rows();
      for (int[] columns : draft.inputs()) {
        ciphertexts.add(
            new InputCiphertext(
                fit.parameters().maxLevel(),
                fit.bits().input(),
                draft.logSlots(),
                SharedRows.entries(columns, draft.rows(), first, rows, chain.inputs())));
      }
    }
    return new InputSpec(
        network.inputName(),
        network.features(),
        rows,
        Optional.of(network.range()),
        pre,
        ciphertexts);
  }

  /** Returns the step that maps prepared values to [-1, 1]. */
  static RowStep centring(Chain chain) {
    List<Double> scale = new ArrayList<>();
    List<Double> shift = new ArrayList<>();
    for (int i = 0; i < chain.inputs(); i++) {
      scale.add(1 / chain.half()[i]);
      shift.add(-chain.centre()[i] / chain.half()[i]);
    }
    return new RowStep.Affine(scale, shift);
  }

  /** Returns what the client does with decoded values, of which each is to be multiplied first. */
  static List<RowStep> post(LayerNetwork network, Chain chain, double factor) {
    List<Double> scale = new ArrayList<>();
    List<Double> shift = new ArrayList<>();
    for (int i = 0; i < chain.outputs(); i++) {
      scale.add(chain.scale()[i] * factor);
      shift.add(chain.shift()[i]);
    }
    List<RowStep> post = new ArrayList<>();
    post.add(new RowStep.Affine(scale, shift));
    if (network.tail() == Tail.SIGMOID) {
      post.add(new RowStep.Sigmoid());
    } else if (network.tail() == Tail.SOFTMAX) {
      post.add(new RowStep.Softmax());
    }
    if (network.argmax()) {
      post.add(new RowStep.Argmax());
    }
    return post;
  }

  /**
   * Returns the ends of a range with some room around it.
   *
   * @param promise whose noise and shift may be larger than the values of a channel that hardly
   *     matters: an answer that keeps it is within the ends
   * @param factor by which a client multiplies
   */
  static double[] widened(double[] range, Promise promise, double factor) {
    double error = (promise.spread() + promise.shift()) / StrictMath.abs(factor);
    double extent = StrictMath.max(range[1] - range[0], StrictMath.max(-range[0], range[1]));
    double room = StrictMath.max(RANGE_MARGIN * extent, NOISE_MARGIN * error);
    return new double[] {range[0] - room, range[1] + room};
  }

  private OutputSpec output() {
    List<OutputSlot> slots = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int channel : chain.channel()) {
        int place = row % draft.rows();
        slots.add(new OutputSlot(row / draft.rows(), draft.outputSlots()[channel] + place, false));
      }
    }
    double factor = draft.answerFactor();
    double[] range = {fit.range()[0] / factor, fit.range()[1] / factor};
    double[] ends = widened(range, fit.promise(), factor);
    return new OutputSpec(
        network.outputName(),
        chain.outputs(),
        Collections.nCopies(
            groups,
            new OutputCiphertext(
                fit.circuit().answerLevel(), fit.circuit().answerScale(), draft.answerLogSlots())),
        slots,
        ends[0],
        ends[1],
        post(network, chain, factor));
  }
}
