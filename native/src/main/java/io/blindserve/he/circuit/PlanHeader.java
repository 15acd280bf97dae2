package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything of a plan but its weights.
 *
 * @param name the plan's name, for example {@code latency}
 * @param compilerVersion the compiler that made it
 * @param options what the compiler was asked for, by name
 * @param parameters checked parameters
 * @param security the profile that they hold
 * @param inputs in the model's order
 * @param steps instructions in order
 * @param results value of each output ciphertext, in order
 * @param outputs in the model's order
 * @param promisedError largest absolute error after {@code post}, before argmax
 * @param milliseconds predicted milliseconds on one core
 * @param privacy what answers may show of the weights
 * @param floodLog where answers are flooded, log2 k of the noise that {@code c0} receives, uniform
 *     in [-2^k, 2^k) in every coefficient; 1 to {@link #MAX_FLOOD_LOG}; otherwise 0
 * @param keptKeys the keys of an earlier plan that clients have already, where all of them are to
 *     be asked for again; they cover what the steps need
 */
public record PlanHeader(
    String name,
    String compilerVersion,
    SortedMap<String, String> options,
    CkksParameters parameters,
    SecurityProfile security,
    List<InputSpec> inputs,
    List<Step> steps,
    List<Integer> results,
    List<OutputSpec> outputs,
    double promisedError,
    double milliseconds,
    Privacy privacy,
    int floodLog,
    Optional<KeyRequirements> keptKeys) {

  /** The largest {@link #floodLog}: coefficients of the noise are integers of 64 bits. */
  public static final int MAX_FLOOD_LOG = 62;

  /** Copies the collections and checks single values; {@link Plan} checks how they fit together. */
  public PlanHeader {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    inputs = List.copyOf(inputs);
    steps = List.copyOf(steps);
    results = List.copyOf(results);
    outputs = List.copyOf(outputs);
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException("a plan without inputs or outputs");
    }
    if (!(promisedError >= 0 && promisedError <= Double.MAX_VALUE)
        || !(milliseconds >= 0 && milliseconds <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("promised error or cost is not a finite number from 0");
    }
    boolean floods = floodLog >= 1 && floodLog <= MAX_FLOOD_LOG;
    if (privacy.floods() ? !floods : floodLog != 0) {
      throw new IllegalArgumentException("privacy " + privacy + " with noise of 2^" + floodLog);
    }
    requireOneRowCount(inputs, outputs);
  }

  /** Makes a header of a plan that does not flood its answers. */
  public PlanHeader(
      String name,
      String compilerVersion,
      SortedMap<String, String> options,
      CkksParameters parameters,
      SecurityProfile security,
      List<InputSpec> inputs,
      List<Step> steps,
      List<Integer> results,
      List<OutputSpec> outputs,
      double promisedError,
      double milliseconds,
      Privacy privacy) {
    this(
        name,
        compilerVersion,
        options,
        parameters,
        security,
        inputs,
        steps,
        results,
        outputs,
        promisedError,
        milliseconds,
        privacy,
        0,
        Optional.empty());
  }

  /** Returns this header with keys of an earlier plan kept. */
  PlanHeader keeping(KeyRequirements keys) {
    return new PlanHeader(
        name,
        compilerVersion,
        options,
        parameters,
        security,
        inputs,
        steps,
        results,
        outputs,
        promisedError,
        milliseconds,
        privacy,
        floodLog,
        Optional.of(keys));
  }

  /** Makes a header of a plan that keeps no other plan's keys. */
  public PlanHeader(
      String name,
      String compilerVersion,
      SortedMap<String, String> options,
      CkksParameters parameters,
      SecurityProfile security,
      List<InputSpec> inputs,
      List<Step> steps,
      List<Integer> results,
      List<OutputSpec> outputs,
      double promisedError,
      double milliseconds,
      Privacy privacy,
      int floodLog) {
    this(
        name,
        compilerVersion,
        options,
        parameters,
        security,
        inputs,
        steps,
        results,
        outputs,
        promisedError,
        milliseconds,
        privacy,
        floodLog,
        Optional.empty());
  }

  private static void requireOneRowCount(List<InputSpec> inputs, List<OutputSpec> outputs) {
    int rows = inputs.get(0).rows();
    boolean same =
        inputs.stream().allMatch(input -> input.rows() == rows)
            && outputs.stream().allMatch(output -> output.rows() == rows);
    if (!same) {
      throw new IllegalArgumentException("inputs and outputs differ in their rows");
    }
  }
}
