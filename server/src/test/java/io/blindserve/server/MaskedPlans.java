package io.blindserve.server;

import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputCiphertext;
import io.blindserve.he.circuit.OutputSlot;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanHeader;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.SecurityProfile;
import io.blindserve.server.inference.encrypted.PlanFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plans for the model {@code sum} that mask their answers: the sum of three features in slot 0, by
 * a fold, and a product with a mask that leaves nothing in the other slots.
 */
final class MaskedPlans {

  private static final int LOG_SLOTS = 11;
  private static final int INPUT_SCALE = 28;
  private static final int MASK_SCALE = 20;

  /** Noise of 2^30 at an answer's scale of 2^48 moves slots by 2^-11, six deviations taken. */
  private static final int FLOOD_LOG = 30;

  private MaskedPlans() {}

  static Plan plan(Privacy privacy) {
    long order = 1L << 13;
    CkksParameters parameters =
        CkksParameters.check(
            CkksParametersLiteral.standard(
                12,
                List.of(new PrimeSearch(38, order).next(), new PrimeSearch(30, order).next()),
                List.of(new PrimeSearch(36, order).next()),
                INPUT_SCALE),
            SecurityProfile.CLASSICAL);
    PlanHeader header =
        new PlanHeader(
            "latency",
            Compiler.VERSION,
            new TreeMap<>(),
            parameters,
            SecurityProfile.CLASSICAL,
            List.of(input()),
            List.of(new Step.Fold(0, 1, 4), new Step.Multiply(1, 0)),
            List.of(2),
            List.of(output()),
            0.002,
            1,
            privacy,
            privacy.floods() ? FLOOD_LOG : 0);
    return new Plan(header, List.of(mask(parameters)));
  }

  private static Constant mask(CkksParameters parameters) {
    double[] slots = new double[1 << LOG_SLOTS];
    slots[0] = 1;
    Scale scale = Scale.ofPowerOfTwo(MASK_SCALE);
    return new Constant(
        scale, new Encoder(parameters).coefficients(slots, new double[0], LOG_SLOTS, scale));
  }

  private static InputSpec input() {
    List<Integer> slots = new ArrayList<>(Collections.nCopies(1 << LOG_SLOTS, -1));
    for (int i = 0; i < 3; i++) {
      slots.set(i, i);
    }
    List<Double> ones = List.of(1.0, 1.0, 1.0);
    return new InputSpec(
        "x",
        3,
        1,
        Optional.of(new FeatureRange(List.of(-1.0, -1.0, -1.0), ones)),
        List.of(),
        List.of(new InputCiphertext(1, INPUT_SCALE, LOG_SLOTS, slots)));
  }

  private static OutputSpec output() {
    return new OutputSpec(
        "p",
        1,
        List.of(new OutputCiphertext(1, Scale.ofPowerOfTwo(INPUT_SCALE + MASK_SCALE), LOG_SLOTS)),
        List.of(new OutputSlot(0, 0, false)),
        -3.5,
        3.5,
        List.of());
  }

  /** Writes the model {@code name} with such a plan beside it, as {@code compile} would. */
  static Plan write(Path models, String name, Privacy asked, Privacy privacy) throws IOException {
    Path folder = models.resolve(name).resolve("1");
    TestModels.put(models, name, 1, TestModels.sum(1));
    Files.writeString(
        folder.resolve("model.json"),
        "{\"name\":\""
            + name
            + "\",\"encrypted\":{\"privacy\":\""
            + asked
            + "\"},\"input\":{\"name\":\"x\","
            + "\"range\":{\"min\":[-1,-1,-1],\"max\":[1,1,1]}}}");
    Plan plan = plan(privacy);
    PlanFiles.Compilation without =
        PlanFiles.compile(folder.resolve("model.onnx"), PlanFiles.Request.usual());
    PlanFiles.write(
        new PlanFiles.Compilation(
            List.of(),
            Optional.empty(),
            without.report(),
            without.modelDigest(),
            without.options()),
        folder);
    Files.write(folder.resolve("plan.latency.bin"), plan.write());
    Path index = folder.resolve("plans.json");
    Files.writeString(
        index,
        Files.readString(index)
            .replace(
                "\"plans\":[]",
                "\"plans\":[{\"plan\":\"latency\",\"plan_digest\":\"" + plan.digest() + "\"}]"));
    return plan;
  }
}
