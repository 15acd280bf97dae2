package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A dense network with squares between its layers, one feature a ciphertext and one row a slot, so
 * that it takes no rotation: every layer is one pass of weighted sums.
 */
public final class ThroughputFixture {

  private static final int LOG_SCALE = 25;
  private static final int LOG_WEIGHT = 9;

  private final int logN;
  private final int[] widths;
  private final CkksParameters parameters;
  private final Random random = new Random(5);
  private final List<Step> steps = new ArrayList<>();
  private int values;

  /** Takes the widths of all layers, the input's first. */
  public ThroughputFixture(int logN, int... widths) {
    this.logN = logN;
    this.widths = widths.clone();
    this.parameters = parameters(logN, widths.length - 2);
    this.values = widths[0];
  }

  private static CkksParameters parameters(int logN, int squares) {
    PrimeSearch primes = new PrimeSearch(LOG_SCALE + 2 * LOG_WEIGHT, 2L << logN);
    List<Long> q = new ArrayList<>(List.of(new PrimeSearch(40, 2L << logN).next()));
    for (int i = 0; i < squares; i++) {
      q.add(primes.next());
    }
    return CkksParameters.check(
        CkksParametersLiteral.standard(logN, q, List.of(primes.next()), LOG_SCALE),
        SecurityProfile.CLASSICAL);
  }

  /** Returns the plan. */
  public Plan plan() {
    List<Integer> layer = IntStream.range(0, widths[0]).boxed().toList();
    Scale scale = Scale.ofPowerOfTwo(LOG_SCALE);
    for (int l = 1; l < widths.length; l++) {
      layer = each(combine(layer, widths[l]), value -> new Step.AddScalar(value, bias()));
      scale = scale.multiply(Scale.ofPowerOfTwo(LOG_WEIGHT));
      if (l < widths.length - 1) {
        layer = each(each(layer, Step.Square::new), Step.Rescale::new);
        int dropped = parameters.maxLevel() - l + 1;
        scale = scale.multiply(scale).divide(parameters.rlwe().q().modulus(dropped).value());
      }
    }
    return plan(layer, scale);
  }

  private List<Integer> combine(List<Integer> layer, int outputs) {
    List<Integer> out = new ArrayList<>();
    for (int j = 0; j < outputs; j++) {
      List<Long> factors = new ArrayList<>();
      double spread = (1 << LOG_WEIGHT) / Math.sqrt(layer.size());
      layer.forEach(source -> factors.add(Math.round(random.nextGaussian() * spread)));
      out.add(add(new Step.Combine(layer, factors, LOG_WEIGHT)));
    }
    return out;
  }

  private long bias() {
    return random.nextLong() >> (Long.SIZE - LOG_SCALE - LOG_WEIGHT + 2);
  }

  private List<Integer> each(List<Integer> layer, java.util.function.IntFunction<Step> step) {
    return layer.stream().map(value -> add(step.apply(value))).toList();
  }

  private int add(Step step) {
    steps.add(step);
    return values++;
  }

  private Plan plan(List<Integer> layer, Scale scale) {
    int slots = 1 << (logN - 1);
    List<InputCiphertext> inputs = new ArrayList<>();
    for (int f = 0; f < widths[0]; f++) {
      int feature = f;
      List<Integer> layout =
          IntStream.range(0, slots).map(row -> row * widths[0] + feature).boxed().toList();
      inputs.add(new InputCiphertext(parameters.maxLevel(), LOG_SCALE, logN - 1, layout));
    }
    List<OutputSlot> answers = new ArrayList<>();
    for (int row = 0; row < slots; row++) {
      for (int f = 0; f < layer.size(); f++) {
        answers.add(new OutputSlot(f, row, false));
      }
    }
    OutputCiphertext answer = new OutputCiphertext(0, scale, logN - 1);
    OutputSpec output =
        new OutputSpec(
            "y",
            layer.size(),
            Collections.nCopies(layer.size(), answer),
            answers,
            -1,
            1,
            List.of());
    return new Plan(
        new PlanHeader(
            "throughput",
            "test",
            Collections.emptySortedMap(),
            parameters,
            SecurityProfile.CLASSICAL,
            List.of(new InputSpec("x", widths[0], slots, Optional.empty(), List.of(), inputs)),
            steps,
            layer,
            List.of(output),
            0.01,
            1,
            PlanSpec.NO_PRIVACY),
        List.of());
  }

  /** Returns values in [-1, 1] for every slot of every input. */
  public List<double[]> slots() {
    return IntStream.range(0, widths[0])
        .mapToObj(f -> random.doubles(1L << (logN - 1), -1, 1).toArray())
        .toList();
  }
}
