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
import java.util.TreeMap;

/** A small plan, written by hand: multiply, fold, rescale, add, square. */
final class PlanFixture {

  static final int LOG_N = 12;
  static final int LOG_SLOTS = 11;

  private PlanFixture() {}

  static CkksParameters parameters() {
    PrimeSearch primes = new PrimeSearch(30, 2L << LOG_N);
    List<Long> q = List.of(primes.next(), primes.next());
    return CkksParameters.check(
        CkksParametersLiteral.standard(LOG_N, q, List.of(primes.next()), 28),
        SecurityProfile.CLASSICAL);
  }

  static InputSpec input() {
    List<Integer> slots =
        new ArrayList<>(Collections.nCopies(1 << LOG_SLOTS, InputCiphertext.EMPTY));
    slots.set(0, 1);
    slots.set(1, 0);
    slots.set(5, 1);
    FeatureRange range = new FeatureRange(List.of(-2.0, 0.0), List.of(2.0, 4.0));
    return new InputSpec(
        "x",
        2,
        1,
        Optional.of(range),
        List.of(new RowStep.Clip(range), new RowStep.Affine(List.of(0.5, 0.5), List.of(0.0, -1.0))),
        List.of(new InputCiphertext(1, 28, LOG_SLOTS, slots)));
  }

  static Scale answerScale() {
    Scale scale = Scale.ofPowerOfTwo(48).divide(parameters().rlwe().q().modulus(1).value());
    return scale;
  }

  static List<Step> steps() {
    return List.of(
        new Step.Multiply(0, 0), new Step.Fold(1, 2, 4), new Step.Rescale(2), new Step.Add(3, 1));
  }

  static Constant constant(Scale scale, long first) {
    long[] coefficients = new long[1 << LOG_N];
    coefficients[0] = first;
    coefficients[7] = -first;
    return new Constant(scale, coefficients);
  }

  static List<Constant> constants() {
    return List.of(constant(Scale.ofPowerOfTwo(20), 1 << 20), constant(answerScale(), 127));
  }

  static OutputSpec output() {
    return new OutputSpec(
        "y",
        1,
        List.of(new OutputCiphertext(0, answerScale(), LOG_SLOTS)),
        List.of(new OutputSlot(0, 3, false)),
        -2,
        2,
        List.of(new RowStep.Affine(List.of(2.0), List.of(0.25)), new RowStep.Sigmoid()));
  }

  static PlanHeader header(List<Step> steps, List<Integer> results) {
    TreeMap<String, String> options = new TreeMap<>();
    options.put("profile", "classical");
    return new PlanHeader(
        "latency",
        "test",
        options,
        parameters(),
        SecurityProfile.CLASSICAL,
        List.of(input()),
        steps,
        results,
        List.of(output()),
        0.01,
        1.5,
        PlanSpec.NO_PRIVACY);
  }

  static Plan plan() {
    return new Plan(header(steps(), List.of(4)), constants());
  }

  static PlanSpec spec() {
    return PlanSpec.of(
        plan(),
        "model",
        "3",
        "sha256:" + "ab".repeat(32),
        new PlanCost(
            1.5, new WireBytes(1000, 2000, 3000), Optional.of(new WireBytes(100, 200, 300))),
        new BodyLimits(10_000, 20_000));
  }
}
