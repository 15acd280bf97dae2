package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server computes for one model under one set of parameters: the compiler's result, and a
 * file that auditors replay. Whatever can be constructed here also runs: parameters hold their
 * security bound, and levels, scales, slots and constants of all steps fit. Immutable and
 * thread-safe.
 */
public final class Plan {

  /** The largest plan file that is read, in bytes. */
  public static final int MAX_FILE_BYTES = 1 << 30;

  /**
   * The option that says how far the polynomials of an approximated network change its answers, in
   * the unit of the promise; the promise is about the polynomials.
   */
  public static final String APPROXIMATION = "approximation";

  /**
   * The option that says within which share of a feature's range of a threshold comparisons are
   * approximated: rows nearer than that may get other answers than the model's, by any amount.
   */
  public static final String GAP = "comparison_gap";

  /** The option that says that a plan shows the shape of its model alone. */
  public static final String STRUCTURE = "structure";

  private final PlanHeader header;
  private final List<Constant> constants;
  private final PlanWalk walk;
  private final String digest;

  /**
   * Makes a plan.
   *
   * @param header all but the weights
   * @param constants encoded weights
   * @throws IllegalArgumentException if a part is out of range or parts contradict each other
   */
  public Plan(PlanHeader header, List<Constant> constants) {
    this.header = header;
    this.constants = List.copyOf(constants);
    List<InputCiphertext> inputs = new ArrayList<>();
    header.inputs().forEach(input -> inputs.addAll(input.ciphertexts()));
    this.walk = PlanWalk.of(header.parameters(), inputs, this.constants, header.steps());
    requireOutputs();
    requireKeptKeys();
    PrivacyCheck.require(header, inputs.size(), walk.shapes());
    this.digest = Sha256.digest(write());
  }

  /**
   * An answer may have fewer slots than the plan: whoever decodes it reads the mean of the slots
   * that are congruent modulo their number.
   */
  private void requireOutputs() {
    List<OutputCiphertext> outputs = new ArrayList<>();
    header.outputs().forEach(output -> outputs.addAll(output.ciphertexts()));
    if (outputs.size() != header.results().size()) {
      throw new IllegalArgumentException(
          header.results().size() + " results for " + outputs.size() + " ciphertexts");
    }
    for (int i = 0; i < outputs.size(); i++) {
      int value = header.results().get(i);
      if (value < 0 || value >= walk.shapes().size()) {
        throw new IllegalArgumentException("result " + i + " is value " + value);
      }
      ValueShape shape = walk.shapes().get(value);
      boolean fits =
          shape.level() == outputs.get(i).level()
              && shape.scale().isWithin(outputs.get(i).scale(), 100)
              && outputs.get(i).logSlots() <= logSlots();
      if (!fits) {
        throw new IllegalArgumentException(
            "result " + i + " has not the level, scale and slots that it should have");
      }
    }
  }

  /**
   * Reads a plan file: strictly, the one canonical form.
   *
   * @throws PlanFormatException if the bytes are no such file, or the plan in it contradicts itself
   */
  public static Plan read(byte[] file) {
    return PlanFile.read(file);
  }

  /** Returns the bytes of the plan file. */
  public byte[] write() {
    return PlanFile.write(header, constants);
  }

  /** Returns {@code sha256:} and the digest of the plan file. */
  public String digest() {
    return digest;
  }

  /** Kept keys may be more than the steps need, but not fewer, and all must be such that exist. */
  private void requireKeptKeys() {
    if (header.keptKeys().isEmpty()) {
      return;
    }
    KeyRequirements kept = header.keptKeys().get();
    int most = parameters().maxLevel();
    boolean exist =
        kept.relinearizationLevel().orElse(0) >= 0
            && kept.relinearizationLevel().orElse(0) <= most
            && kept.galoisLevels().entrySet().stream()
                .allMatch(
                    key ->
                        key.getKey() % 2 == 1
                            && key.getKey() > 1
                            && key.getKey() < 2L * parameters().n()
                            && key.getValue() >= 0
                            && key.getValue() <= most);
    if (!exist) {
      throw new IllegalArgumentException("a kept key is one that does not exist");
    }
    boolean same = kept.publicKey() == header.privacy().masksAnswers();
    if (!same || !kept.covers(walk.keys())) {
      throw new IllegalArgumentException("the steps need other keys than those that are kept");
    }
  }

  /**
   * Returns the plan that asks for the keys of an earlier one, of which it needs all or some.
   *
   * @throws IllegalArgumentException if it needs others
   */
  public Plan keeping(KeyRequirements keys) {
    return new Plan(header.keeping(keys), constants);
  }

  /** Returns the keys that a client must make. */
  public KeyRequirements keys() {
    if (header.keptKeys().isPresent()) {
      return header.keptKeys().get();
    }
    KeyRequirements steps = walk.keys();
    return new KeyRequirements(
        steps.relinearizationLevel(), steps.galoisLevels(), header.privacy().masksAnswers());
  }

  /** Returns the shapes of all values: inputs first, then one for each step. */
  public List<ValueShape> values() {
    return walk.shapes();
  }

  /** Returns log2 of the slots of all ciphertexts. */
  public int logSlots() {
    return header.inputs().get(0).ciphertexts().get(0).logSlots();
  }

  /** Returns everything but the weights. */
  public PlanHeader header() {
    return header;
  }

  /** Returns the encoded weights. */
  public List<Constant> constants() {
    return constants;
  }

  /** Returns the plan's name, for example {@code latency}. */
  public String name() {
    return header.name();
  }

  /** Returns the parameters. */
  public CkksParameters parameters() {
    return header.parameters();
  }

  /** Returns the profile that the parameters hold. */
  public SecurityProfile security() {
    return header.security();
  }

  /** Returns the inputs in the model's order. */
  public List<InputSpec> inputs() {
    return header.inputs();
  }

  /** Returns the outputs in the model's order. */
  public List<OutputSpec> outputs() {
    return header.outputs();
  }

  /** Returns the instructions. */
  public List<Step> steps() {
    return header.steps();
  }

  /** Returns the value of each output ciphertext, in order. */
  public List<Integer> results() {
    return header.results();
  }

  /**
   * Returns the largest absolute error after {@code post}, before argmax, for rows inside the
   * inputs' ranges.
   */
  public double promisedError() {
    return header.promisedError();
  }

  /** Returns the milliseconds on one core that the compiler's cost table predicts. */
  public double milliseconds() {
    return header.milliseconds();
  }

  /** Returns what answers may show of the weights. */
  public Privacy privacy() {
    return header.privacy();
  }

  /** Returns the number of key switches of one evaluation: rotations and relinearisations. */
  public int keySwitches() {
    return KeySwitchCount.of(header.steps());
  }

  /** Returns the options that the compiler was given, by name. */
  public SortedMap<String, String> options() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(header.options()));
  }
}
