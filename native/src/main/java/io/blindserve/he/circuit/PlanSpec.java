package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.List;
import java.util.Map;

/**
 * What a client needs to know of a plan: the document that {@code GET
 * /v2/models/../encryption?plan=..} answers with (design.md 4.1). Made by the server from a plan,
 * parsed by clients, for whom it is hostile until checked here.
 *
 * <p>Checked: the parameters against the bound of their security profile, levels, Galois elements
 * and slots against the parameters, one number of rows. Not checked: whether the digests are those
 * that the user trusts.
 *
 * @param modelName the model
 * @param modelVersion the concrete version, as a string
 * @param modelDigest the server's claim of the model file's digest
 * @param plan the plan's name
 * @param planDigest digest of the plan file
 * @param parameters checked parameters
 * @param keys the keys that the plan needs
 * @param inputs in the model's order
 * @param outputs in the model's order
 * @param security the profile that the parameters hold
 * @param promisedError largest absolute error after {@code post}, before argmax, for rows inside
 *     {@code range}
 * @param cost what a call costs
 * @param limits largest bodies accepted
 * @param privacy what answers may show of the weights
 */
public record PlanSpec(
    String modelName,
    String modelVersion,
    String modelDigest,
    String plan,
    String planDigest,
    CkksParameters parameters,
    KeyRequirements keys,
    List<InputSpec> inputs,
    List<OutputSpec> outputs,
    SecurityProfile security,
    double promisedError,
    PlanCost cost,
    BodyLimits limits,
    Privacy privacy) {

  /** The {@code privacy} of plans whose answers are not masked. */
  public static final Privacy NO_PRIVACY = Privacy.none();

  /** Copies the lists and checks what stands above. */
  public PlanSpec {
    Sha256.require("model_digest", modelDigest);
    Sha256.require("plan_digest", planDigest);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    requireKeys(parameters, keys);
    requireTensors(parameters, inputs, outputs);
    if (!(promisedError >= 0) || Double.isInfinite(promisedError)) {
      throw new IllegalArgumentException("promised_error is not a finite number from 0");
    }
    if (keys.publicKey() != privacy.masksAnswers()) {
      throw new IllegalArgumentException(
          "public_key must be true exactly when privacy is not none");
    }
  }

  private static void requireKeys(CkksParameters parameters, KeyRequirements keys) {
    keys.relinearizationLevel()
        .ifPresent(level -> requireLevel("relinearization_key", parameters, level));
    for (Map.Entry<Long, Integer> entry : keys.galoisLevels().entrySet()) {
      Galois.requireElement(parameters.logN(), entry.getKey());
      if (entry.getKey() == 1) {
        throw new IllegalArgumentException("Galois element 1 needs no key");
      }
      requireLevel("galois_elements", parameters, entry.getValue());
    }
    boolean switches = keys.relinearizationLevel().isPresent() || !keys.galoisLevels().isEmpty();
    if (switches && parameters.rlwe().p().size() == 0) {
      throw new IllegalArgumentException("keys are asked for, but there is no special prime");
    }
  }

  private static void requireTensors(
      CkksParameters parameters, List<InputSpec> inputs, List<OutputSpec> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException("a spec without inputs or outputs");
    }
    int rows = inputs.get(0).rows();
    for (InputSpec input : inputs) {
      requireRows(rows, input.rows());
      input.ciphertexts().forEach(c -> requireShape(parameters, c.level(), c.logSlots()));
    }
    for (OutputSpec output : outputs) {
      requireRows(rows, output.rows());
      output.ciphertexts().forEach(c -> requireShape(parameters, c.level(), c.logSlots()));
    }
  }

  private static void requireRows(int expected, int rows) {
    if (rows != expected) {
      throw new IllegalArgumentException("tensors of " + expected + " and " + rows + " rows");
    }
  }

  private static void requireShape(CkksParameters parameters, int level, int logSlots) {
    requireLevel("a ciphertext", parameters, level);
    if (logSlots > parameters.maxLogSlots()) {
      throw new IllegalArgumentException(
          "log_slots " + logSlots + " above " + parameters.maxLogSlots());
    }
  }

  private static void requireLevel(String what, CkksParameters parameters, int level) {
    if (level < 0 || level > parameters.maxLevel()) {
      throw new IllegalArgumentException(
          what + ": level " + level + " is not 0 to " + parameters.maxLevel());
    }
  }

  /** Returns the spec of a plan as a server offers it. */
  public static PlanSpec of(
      Plan plan,
      String modelName,
      String modelVersion,
      String modelDigest,
      PlanCost cost,
      BodyLimits limits) {
    return new PlanSpec(
        modelName,
        modelVersion,
        modelDigest,
        plan.name(),
        plan.digest(),
        plan.parameters(),
        plan.keys(),
        plan.inputs(),
        plan.outputs(),
        plan.security(),
        plan.promisedError(),
        cost,
        limits,
        plan.privacy());
  }

  /**
   * Parses a spec document; members that are not known are ignored.
   *
   * @throws PlanFormatException if it is not JSON, a member is missing or malformed, an {@code op},
   *     {@code scheme} or {@code spec_version} is unknown, the parameters are not secure, or parts
   *     contradict each other
   */
  public static PlanSpec parse(byte[] document) {
    return PlanSpecJson.parse(document);
  }

  /** Returns the canonical document; the same spec gives the same bytes. */
  public byte[] toJson() {
    return PlanSpecJson.write(this);
  }

  /**
   * Returns the digest that names parameters and keys: one key set serves all plans that share it.
   */
  public String keyProfile() {
    return KeysJson.profile(parameters.literal(), keys);
  }

  /** Returns the rows that one request carries. */
  public int rows() {
    return inputs.get(0).rows();
  }
}
