package io.blindserve.client;

import io.blindserve.client.crypt.WireSizes;
import io.blindserve.he.circuit.BodyLimits;
import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputCiphertext;
import io.blindserve.he.circuit.OutputSlot;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanCost;
import io.blindserve.he.circuit.PlanHeader;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.SecurityProfile;
import io.blindserve.he.wire.KeySetShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A real plan that is small enough for tests: for rows (a, b) in [-1, 1] it gives (a^2 + b^2) / 2
 * as a probability, two rows a request, one square, one rotation and one rescaling at N = 4096.
 */
public final class TinyPlan {

  static final int LOG_SLOTS = 11;
  private static final int LOG_SCALE = 28;

  private TinyPlan() {}

  public static CkksParametersLiteral literal() {
    long order = 1L << 13;
    return CkksParametersLiteral.standard(
        12,
        List.of(new PrimeSearch(38, order).next(), new PrimeSearch(30, order).next()),
        List.of(new PrimeSearch(36, order).next()),
        LOG_SCALE);
  }

  /** Another version of the model gets another name of the plan, and so another digest. */
  public static Plan plan(String name) {
    return plan(name, 0.01);
  }

  public static Plan plan(String name, double promisedError) {
    return plan(name, promisedError, new TreeMap<>());
  }

  /** One that says with which options it was made. */
  public static Plan plan(String name, double promisedError, SortedMap<String, String> options) {
    CkksParameters parameters = CkksParameters.check(literal(), SecurityProfile.CLASSICAL);
    Scale scale =
        Scale.ofPowerOfTwo(2 * LOG_SCALE).divide(parameters.rlwe().q().modulus(1).value());
    List<Integer> slots = new ArrayList<>(java.util.Collections.nCopies(1 << LOG_SLOTS, -1));
    for (int i = 0; i < 4; i++) {
      slots.set(i, i);
    }
    InputSpec input =
        new InputSpec(
            "x",
            2,
            2,
            java.util.Optional.of(new FeatureRange(List.of(-1.0, -1.0), List.of(1.0, 1.0))),
            List.of(),
            List.of(new InputCiphertext(1, LOG_SCALE, LOG_SLOTS, slots)));
    OutputSpec output =
        new OutputSpec(
            "p",
            1,
            List.of(new OutputCiphertext(0, scale, LOG_SLOTS)),
            List.of(new OutputSlot(0, 0, false), new OutputSlot(0, 2, false)),
            -0.05,
            2.05,
            List.of(new RowStep.Affine(List.of(0.5), List.of(0.0))));
    return new Plan(
        new PlanHeader(
            name,
            "test",
            options,
            parameters,
            SecurityProfile.CLASSICAL,
            List.of(input),
            List.of(new Step.Square(0), new Step.Fold(1, 1, 2), new Step.Rescale(2)),
            List.of(3),
            List.of(output),
            promisedError,
            1.0,
            io.blindserve.he.circuit.PlanSpec.NO_PRIVACY),
        List.of());
  }

  /** Rows that one ciphertext of {@link #wide} carries. */
  static final int WIDE = 1 << (LOG_SLOTS - 1);

  /**
   * The same function for {@code 2 * WIDE} rows a request: two ciphertexts go and two come, a of
   * row r in slot r, b half the slots further.
   */
  public static Plan wide(String name) {
    CkksParameters parameters = CkksParameters.check(literal(), SecurityProfile.CLASSICAL);
    Scale scale =
        Scale.ofPowerOfTwo(2 * LOG_SCALE).divide(parameters.rlwe().q().modulus(1).value());
    List<InputCiphertext> inputs = new ArrayList<>();
    List<OutputSlot> slots = new ArrayList<>();
    for (int c = 0; c < 2; c++) {
      List<Integer> layout = new ArrayList<>();
      for (int slot = 0; slot < 2 * WIDE; slot++) {
        layout.add(2 * (c * WIDE + slot % WIDE) + slot / WIDE);
      }
      inputs.add(new InputCiphertext(1, LOG_SCALE, LOG_SLOTS, layout));
      for (int row = 0; row < WIDE; row++) {
        slots.add(new OutputSlot(c, row, false));
      }
    }
    InputSpec input =
        new InputSpec(
            "x",
            2,
            2 * WIDE,
            java.util.Optional.of(new FeatureRange(List.of(-1.0, -1.0), List.of(1.0, 1.0))),
            List.of(),
            inputs);
    OutputCiphertext half = new OutputCiphertext(0, scale, LOG_SLOTS);
    OutputSpec output =
        new OutputSpec(
            "p",
            1,
            List.of(half, half),
            slots,
            -0.05,
            2.05,
            List.of(new RowStep.Affine(List.of(0.5), List.of(0.0))));
    List<Step> steps =
        List.of(
            new Step.Square(0),
            new Step.Fold(2, WIDE, 2),
            new Step.Rescale(3),
            new Step.Square(1),
            new Step.Fold(5, WIDE, 2),
            new Step.Rescale(6));
    return new Plan(
        new PlanHeader(
            name,
            "test",
            new TreeMap<>(),
            parameters,
            SecurityProfile.CLASSICAL,
            List.of(input),
            steps,
            List.of(4, 7),
            List.of(output),
            0.01,
            2.0,
            io.blindserve.he.circuit.PlanSpec.NO_PRIVACY),
        List.of());
  }

  /**
   * For a row (a, b), which fills all slots in turn: (a^2 + b^2) / 2, as the mean of all slots that
   * decoding a single one gives; no rotation is needed.
   */
  public static Plan mean() {
    CkksParameters parameters = CkksParameters.check(literal(), SecurityProfile.CLASSICAL);
    Scale scale =
        Scale.ofPowerOfTwo(2 * LOG_SCALE).divide(parameters.rlwe().q().modulus(1).value());
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < 1 << LOG_SLOTS; i++) {
      slots.add(i % 2);
    }
    InputSpec input =
        new InputSpec(
            "x",
            2,
            1,
            java.util.Optional.of(new FeatureRange(List.of(-1.0, -1.0), List.of(1.0, 1.0))),
            List.of(),
            List.of(new InputCiphertext(1, LOG_SCALE, LOG_SLOTS, slots)));
    OutputSpec output =
        new OutputSpec(
            "p",
            1,
            List.of(new OutputCiphertext(0, scale, 0)),
            List.of(new OutputSlot(0, 0, false)),
            -0.05,
            1.05,
            List.of());
    return new Plan(
        new PlanHeader(
            "mean",
            "test",
            new TreeMap<>(),
            parameters,
            SecurityProfile.CLASSICAL,
            List.of(input),
            List.of(new Step.Square(0), new Step.Rescale(1)),
            List.of(2),
            List.of(output),
            0.01,
            1.0,
            io.blindserve.he.circuit.PlanSpec.NO_PRIVACY),
        List.of());
  }

  /** For a row (a, b): a, all other slots of the answer emptied by a product with a mask. */
  public static Plan masked(Privacy privacy) {
    CkksParameters parameters = CkksParameters.check(literal(), SecurityProfile.CLASSICAL);
    List<Integer> slots = new ArrayList<>(java.util.Collections.nCopies(1 << LOG_SLOTS, -1));
    slots.set(0, 0);
    slots.set(1, 1);
    InputSpec input =
        new InputSpec(
            "x",
            2,
            1,
            java.util.Optional.of(new FeatureRange(List.of(-1.0, -1.0), List.of(1.0, 1.0))),
            List.of(),
            List.of(new InputCiphertext(1, LOG_SCALE, LOG_SLOTS, slots)));
    OutputSpec output =
        new OutputSpec(
            "p",
            1,
            List.of(new OutputCiphertext(1, Scale.ofPowerOfTwo(48), LOG_SLOTS)),
            List.of(new OutputSlot(0, 0, false)),
            -1.05,
            1.05,
            List.of());
    double[] mask = new double[1 << LOG_SLOTS];
    mask[0] = 1;
    Scale maskScale = Scale.ofPowerOfTwo(48 - LOG_SCALE);
    long[] coefficients =
        new Encoder(parameters).coefficients(mask, new double[0], LOG_SLOTS, maskScale);
    return new Plan(
        new PlanHeader(
            "masked",
            "test",
            new TreeMap<>(),
            parameters,
            SecurityProfile.CLASSICAL,
            List.of(input),
            List.of(new Step.Multiply(0, 0)),
            List.of(1),
            List.of(output),
            0.002,
            1.0,
            privacy,
            privacy.floods() ? 30 : 0),
        List.of(new Constant(maskScale, coefficients)));
  }

  public static PlanSpec spec(Plan plan) {
    KeySetShape keys =
        new KeySetShape(
            plan.parameters().rlwe(),
            plan.keys().relinearizationLevel(),
            plan.keys().galoisLevels(),
            plan.keys().publicKey());
    PlanCost cost = new WireSizes(keys, plan.parameters(), plan.inputs(), plan.outputs()).cost(1.0);
    return PlanSpec.of(
        plan, "tiny", "2", "sha256:" + "d".repeat(64), cost, new BodyLimits(1 << 26, 1 << 20));
  }

  static KeySetShape shape(PlanSpec spec) {
    return new KeySetShape(
        spec.parameters().rlwe(),
        spec.keys().relinearizationLevel(),
        spec.keys().galoisLevels(),
        spec.keys().publicKey());
  }
}
