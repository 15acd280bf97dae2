package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.CompileChoices;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.report.ActivationReport;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A convolution, its batch normalisation and a Relu: the range of the Relu is known from what the
 * normalisation saw in training, where interval arithmetic alone proves too little.
 */
class BatchNormalisedTest {

  private static final int CHANNELS = 8;
  private static final int SIDE = 6;
  private static final int KERNEL = 3;
  private static final int OUTPUTS = 2;
  private static final int ROWS = 5;

  /** Between what ranges of training prove of answers, and what interval arithmetic does. */
  private static final double BUDGET = 0.1;

  private static final float[] GAMMA = {1, 0.8f};
  private static final float[] BETA = {0.1f, -0.2f};

  /**
   * Returns the network.
   *
   * @param kept whether the normalisation is a node of its own, or folded into the weights
   */
  private static byte[] model(boolean kept) {
    ModelMaker m = new ModelMaker(17, List.of(CHANNELS, SIDE, SIDE));
    m.use(new Choices(List.of()), new SplittableRandom(6));
    int taps = CHANNELS * KERNEL * KERNEL;
    float[] weights = new float[OUTPUTS * taps];
    float[] variance = new float[OUTPUTS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) m.number(-0.3, 0.3);
      // Of rows whose values are uniform in [-1, 1].
      variance[i / taps] += weights[i] * weights[i] / 3;
    }
    float[] shift = new float[OUTPUTS];
    if (!kept) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= (float) (GAMMA[i / taps] / Math.sqrt(variance[i / taps]));
      }
      shift = BETA;
    }
    String kernel = m.floats(List.of(OUTPUTS, CHANNELS, KERNEL, KERNEL), weights);
    int side = SIDE - KERNEL + 1;
    String bias = m.floats(List.of(OUTPUTS), shift);
    m.then(List.of(OUTPUTS, side, side), "Conv", List.of(kernel, bias));
    if (kept) {
      List<Integer> each = List.of(OUTPUTS);
      m.then(
          "BatchNormalization",
          List.of(
              m.floats(each, GAMMA),
              m.floats(each, BETA),
              m.floats(each, 0, 0),
              m.floats(each, variance)),
          ModelMaker.number("epsilon", 0));
    }
    m.then("Relu", List.of());
    m.then(List.of(OUTPUTS * side * side), "Flatten", List.of());
    m.then(List.of(1), "MatMul", List.of(m.weights(0.15, List.of(m.size(), 1))));
    m.then("Sigmoid", List.of());
    return m.model();
  }

  private static CompileResult compile(byte[] model) {
    return Compiler.compile(
        OnnxReader.read(model),
        CompileOptions.defaults()
            .withInputRange(OrtOracle.range(CHANNELS * SIDE * SIDE, 1))
            .withChoices(CompileChoices.DEFAULTS.withApproximationError(BUDGET)));
  }

  @Test
  void rangesComeFromTheNormalisation() {
    byte[] model = model(true);
    CompileResult result = compile(model);
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    ActivationReport relu =
        result.details().plans().get(0).layers().get(0).activation().orElseThrow();
    assertEquals("batch normalisation", relu.source());
    assertEquals(0.1 - 6, relu.range().orElseThrow().low(), 1e-3);
    assertEquals(0.1 + 6, relu.range().orElseThrow().high(), 1e-3);
    assertTrue(relu.outside().contains("rows far from those of training"), relu.outside());
    assertTrue(
        result.details().shown().stream().anyMatch(line -> line.contains("6 deviations")),
        result.details().shown().toString());
    double change = Double.parseDouble(plan.options().get(Plan.APPROXIMATION));
    assertTrue(change > 0 && change <= BUDGET, "change " + change);
    GraphInput input = OnnxReader.read(model).inputs().get(0);
    SplittableRandom random = new SplittableRandom(7);
    double largest = 0;
    try (LocalRun run = new LocalRun(plan)) {
      for (int r = 0; r < ROWS; r++) {
        float[] row = new float[CHANNELS * SIDE * SIDE];
        double[] same = new double[row.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random.nextDouble(-1, 1);
          same[i] = row[i];
        }
        double[] plain = OrtOracle.run(model, input, row, 1, plan.outputs().get(0).name());
        largest = Math.max(largest, Math.abs(plain[0] - run.answer(same)[0]));
      }
    }
    assertTrue(largest <= change + plan.promisedError(), largest + " is off by more than told");
  }

  /** The same function, without the node that says what training saw. */
  @Test
  void withoutTheNodeItAsksForRows() {
    CompileResult result = compile(model(false));
    assertFalse(result.refusal().isEmpty(), result::report);
    String sentence = result.refusal().orElseThrow().sentence();
    assertTrue(sentence.contains("interval arithmetic finds values in"), sentence);
    assertTrue(sentence.contains("--calibrate"), sentence);
  }
}
