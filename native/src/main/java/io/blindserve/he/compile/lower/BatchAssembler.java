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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Puts the parts of a plan for many rows together: one row a slot, one value a ciphertext. */
final class BatchAssembler {

  static final String THROUGHPUT = "throughput";

  private final LayerNetwork network;
  private final Chain chain;
  private final double[] range;
  private final BatchAttempt.Fit fit;
  private final int rows;

  private BatchAssembler(LayerNetwork network, Chain chain, double[] range, BatchAttempt.Fit fit) {
    this.network = network;
    this.chain = chain;
    this.range = range;
    this.fit = fit;
    this.rows = fit.draft().slots();
  }

  static Planned assemble(
      LayerNetwork network,
      Chain chain,
      double[] range,
      BatchAttempt.Fit fit,
      LowerOptions options) {
    BatchAssembler assembler = new BatchAssembler(network, chain, range, fit);
    Plan unpriced = new Plan(assembler.header(options, 0), List.of());
    double milliseconds = PlanAssembler.milliseconds(unpriced);
    Plan plan = new Plan(assembler.header(options, milliseconds), List.of());
    return new Planned(
        plan,
        PlanAssembler.error(options, fit.promise()),
        BatchSums.of(chain, fit.draft(), fit.demand()));
  }

  private PlanHeader header(LowerOptions options, double milliseconds) {
    double promised = fit.promise().promised();
    return new PlanHeader(
        THROUGHPUT,
        options.compilerVersion(),
        options.texts(),
        fit.parameters(),
        options.profile(),
        List.of(input()),
        fit.circuit().steps(),
        fit.circuit().results(),
        List.of(output()),
        new BigDecimal(promised).round(PlanAssembler.PROMISE_DIGITS).doubleValue(),
        milliseconds,
        options.privacy(),
        fit.floodLog());
  }

  private InputSpec input() {
    List<RowStep> pre = new ArrayList<>(network.pre());
    pre.add(PlanAssembler.centring(chain));
    List<InputCiphertext> ciphertexts = new ArrayList<>();
    for (int value = 0; value < chain.inputs(); value++) {
      if (fit.demand().isRead(0, value)) {
        ciphertexts.add(ciphertext(value));
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

  private InputCiphertext ciphertext(int value) {
    List<Integer> slots = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      slots.add(row * chain.inputs() + value);
    }
    return new InputCiphertext(
        fit.parameters().maxLevel(), fit.bits().input(), fit.draft().logSlots(), slots);
  }

  private OutputSpec output() {
    List<OutputSlot> slots = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int channel : chain.channel()) {
        slots.add(new OutputSlot(channel, row, false));
      }
    }
    OutputCiphertext each =
        new OutputCiphertext(
            fit.circuit().answerLevel(), fit.circuit().answerScale(), fit.draft().logSlots());
    double[] ends = PlanAssembler.widened(range, fit.promise(), 1);
    return new OutputSpec(
        network.outputName(),
        chain.outputs(),
        Collections.nCopies(chain.raws(), each),
        slots,
        ends[0],
        ends[1],
        PlanAssembler.post(network, chain, 1));
  }
}
