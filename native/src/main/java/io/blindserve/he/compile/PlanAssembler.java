package io.blindserve.he.compile;

import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputCiphertext;
import io.blindserve.he.circuit.OutputSlot;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanHeader;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.json.JsonNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the parts of a plan together. */
final class PlanAssembler {

  private static final String LATENCY = "latency";
  private static final double PICOSECONDS = 1e9;

  /** Room around the values that were found, as a part of their range. */
  private static final double RANGE_MARGIN = 0.25;

  private static final MathContext PROMISE_DIGITS = new MathContext(3, RoundingMode.UP);

  private final Network network;
  private final SquareChain chain;
  private final CompileOptions options;

  PlanAssembler(Network network, SquareChain chain, CompileOptions options) {
    this.network = network;
    this.chain = chain;
    this.options = options;
  }

  Plan assemble(Attempt.Fit fit) {
    Packing packing = fit.candidate().packing();
    Circuit circuit = fit.circuit();
    PlanHeader header =
        new PlanHeader(
            LATENCY,
            Compiler.VERSION,
            optionTexts(),
            fit.parameters(),
            options.profile(),
            List.of(input(packing, fit.bits(), fit.parameters())),
            circuit.steps(),
            List.of(circuit.steps().size()),
            List.of(output(packing, circuit, fit.range())),
            new BigDecimal(fit.error().promised()).round(PROMISE_DIGITS).doubleValue(),
            packing.cost() / PICOSECONDS,
            PlanSpec.NO_PRIVACY);
    return new Plan(header, circuit.constants());
  }

  private SortedMap<String, String> optionTexts() {
    SortedMap<String, String> out = new TreeMap<>();
    out.put("key_byte_price", Integer.toString(options.keyBytePrice()));
    out.put("max_error", JsonNumber.of(options.maxError()).text());
    out.put("max_log_n", Integer.toString(options.maxLogN()));
    out.put("profile", options.profile().label());
    out.put("range", options.inputRange().isPresent() ? "declared" : "graph");
    return out;
  }

  /**
   * The client clips to the declared box and maps it to [-1, 1], whatever the training data were.
   */
  private InputSpec input(Packing packing, BitChoice bits, CkksParameters parameters) {
    List<Double> scale = new ArrayList<>();
    List<Double> shift = new ArrayList<>();
    for (int i = 0; i < chain.features(); i++) {
      scale.add(1 / chain.half()[i]);
      shift.add(-chain.centre()[i] / chain.half()[i]);
    }
    List<RowStep> pre = List.of(new RowStep.Clip(network.box()), new RowStep.Affine(scale, shift));
    List<Integer> slots = Arrays.stream(packing.input()).boxed().toList();
    return new InputSpec(
        network.inputName(),
        chain.features(),
        1,
        Optional.of(network.box()),
        pre,
        List.of(
            new InputCiphertext(
                parameters.maxLevel(), bits.inputScale(), packing.logSlots(), slots)));
  }

  private OutputSpec output(Packing packing, Circuit circuit, double[] range) {
    List<OutputSlot> slots = new ArrayList<>();
    for (int i = 0; i < chain.outputs(); i++) {
      slots.add(new OutputSlot(0, i, false));
    }
    List<RowStep> post = new ArrayList<>();
    post.add(new RowStep.Affine(Vectors.boxed(chain.scale()), Vectors.boxed(chain.shift())));
    if (network.tail() == Tail.SIGMOID) {
      post.add(new RowStep.Sigmoid());
    } else if (network.tail() == Tail.SOFTMAX) {
      post.add(new RowStep.Softmax());
    }
    double room =
        RANGE_MARGIN * StrictMath.max(range[1] - range[0], StrictMath.max(-range[0], range[1]));
    return new OutputSpec(
        network.outputName(),
        chain.outputs(),
        List.of(new OutputCiphertext(0, circuit.answerScale(), packing.logSlots())),
        slots,
        range[0] - room,
        range[1] + room,
        post);
  }
}
