package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.PlacedEvaluator;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan whose weights are in memory, ready to run: weights are encoded once, here. Runs are safe
 * from many threads at once, each with a scope of its own; {@link #close} must come after the last
 * of them (the server's lease sees to it). Integer arithmetic only: the same inputs and keys give
 * the same bytes on every machine and with all kernels.
 */
public final class PlanProgram implements AutoCloseable {

  private static final int SAME_SCALE_BITS = 100;

  private final Plan plan;
  private final PlacedEvaluator evaluator;
  private final ResidentBlock weights;
  private final List<Unit> units;
  private final List<EncodedStep> steps;
  private final ValuePlaces places;
  private final int inputs;

  private PlanProgram(
      Plan plan,
      PolyMemory memory,
      ResidentBlock weights,
      List<Unit> units,
      List<EncodedStep> steps,
      ValuePlaces places) {
    this.plan = plan;
    this.evaluator = new PlacedEvaluator(plan.parameters(), memory.kernels());
    this.weights = weights;
    this.units = units;
    this.steps = steps;
    this.places = places;
    this.inputs = plan.values().size() - plan.steps().size();
    evaluator.prepare(plan.keys().galoisLevels().keySet());
  }

  /**
   * Loads a plan.
   *
   * @throws io.blindserve.he.kernel.ResidentExhaustedException if the resident budget has no room
   *     for its weights
   * @throws IllegalArgumentException if weights or values fill more than the largest block
   */
  public static PlanProgram load(Plan plan, PolyMemory memory) {
    List<Unit> units = Unit.of(plan);
    ValuePlaces places = ValuePlaces.of(plan, units);
    if (places.rows() * plan.parameters().n() > PolyMemory.MAX_WORDS) {
      throw new IllegalArgumentException("values fill " + places.rows() + " rows");
    }
    ResidentBlock block = WeightLoader.reserve(plan, memory);
    List<EncodedStep> steps = WeightLoader.load(plan, units, memory, block);
    return new PlanProgram(plan, memory, block, units, steps, places);
  }

  /** Returns the plan. */
  public Plan plan() {
    return plan;
  }

  /** Returns the bytes of resident memory that the weights of a plan take. */
  public static long residentBytes(Plan plan) {
    return (long) WeightLoader.words(plan) * Long.BYTES;
  }

  /**
   * Returns the scratch bytes that one run by one thread takes at its peak, the answer included and
   * the inputs not.
   */
  public long scratchBytes() {
    return scratchBytes(1);
  }

  /** As the other, where up to {@code workers} threads work on a run. */
  public long scratchBytes(int workers) {
    return ScratchEstimate.bytes(plan, places.rows(), workers);
  }

  /**
   * Computes the answer.
   *
   * @param scope owns the answer and lends scratch memory: {@link #scratchBytes} for its crew must
   *     be left in it
   * @param inputs ciphertexts of all inputs, in the order of the spec
   * @param keys at least the keys that the plan asks for
   * @return ciphertexts of all outputs, in the order of the spec
   * @throws IllegalArgumentException if inputs are not those that the plan wants
   * @throws io.blindserve.he.rlwe.MissingKeyException if a key is missing
   */
  public List<Ciphertext> run(PolyScope scope, List<Ciphertext> inputs, EvaluationKeySet keys) {
    requireInputs(inputs);
    List<Ciphertext> values = new ArrayList<>(plan.values().size());
    values.addAll(inputs);
    EncodedStep.Means means = new EncodedStep.Means(evaluator, scope, keys);
    PolyBuffer block = scope.takeUnset(Math.max(1, blockWords()));
    for (int u = 0; u < units.size(); u++) {
      runUnit(means, block, u, values);
    }
    return answers(values);
  }

  private int blockWords() {
    return Math.toIntExact(places.rows() * plan.parameters().n());
  }

  private void runUnit(EncodedStep.Means means, PolyBuffer block, int u, List<Ciphertext> values) {
    Unit unit = units.get(u);
    Step step = plan.steps().get(unit.first());
    List<Ciphertext> in = new ArrayList<>(step.sources().size());
    for (int source : step.sources()) {
      in.add(values.get(source));
    }
    if (step instanceof Step.DropLevel drop) {
      values.add(lowered(in.get(0), drop.level()));
      return;
    }
    List<Ciphertext> out = new ArrayList<>(unit.steps().size());
    for (int i : unit.steps()) {
      out.add(place(block, inputs + i));
    }
    steps.get(u).run(means, out, in);
    values.addAll(out);
  }

  private static Ciphertext lowered(Ciphertext a, int level) {
    return Ciphertext.of(
        a.c0().prefix(level + 1), a.c1().prefix(level + 1), a.scale(), a.logSlots());
  }

  private Ciphertext place(PolyBuffer block, int value) {
    ValueShape shape = plan.values().get(value);
    RnsBasis basis = plan.parameters().rlwe().qAt(shape.level());
    NttPoly c0 = new NttPoly(block, (int) places.first(value) * basis.n(), basis);
    NttPoly c1 = new NttPoly(block, (int) places.second(value) * basis.n(), basis);
    return Ciphertext.of(c0, c1, shape.scale(), plan.logSlots());
  }

  /** An answer may be decoded at fewer slots than the plan computes with. */
  private List<Ciphertext> answers(List<Ciphertext> values) {
    List<Ciphertext> out = new ArrayList<>();
    for (OutputSpec output : plan.outputs()) {
      for (OutputCiphertext ciphertext : output.ciphertexts()) {
        Ciphertext value = values.get(plan.results().get(out.size()));
        out.add(new Ciphertext(value.value(), value.scale(), ciphertext.logSlots()));
      }
    }
    return List.copyOf(out);
  }

  /** Returns the bytes of scratch that {@link #rehearse} takes. */
  public long rehearsalBytes(int workers) {
    return scratchBytes(workers) + Rehearsal.bytes(plan);
  }

  /**
   * Runs the plan over zeros and forgets the answer, so that the first call finds code that was run
   * before and memory that was touched.
   *
   * @param scope of {@link #rehearsalBytes} for its crew
   */
  public void rehearse(PolyScope scope) {
    Rehearsal zeros = new Rehearsal(plan, scope);
    run(scope, zeros.inputs(), zeros.keys());
  }

  private void requireInputs(List<Ciphertext> inputs) {
    int wanted = plan.values().size() - plan.steps().size();
    if (inputs.size() != wanted) {
      throw new IllegalArgumentException(
          inputs.size() + " ciphertexts where " + wanted + " are wanted");
    }
    for (int i = 0; i < wanted; i++) {
      Ciphertext input = inputs.get(i);
      ValueShape shape = plan.values().get(i);
      boolean fits =
          input.degree() == 1
              && input.level() == shape.level()
              && input.logSlots() == plan.logSlots()
              && input.scale().isWithin(shape.scale(), SAME_SCALE_BITS);
      if (!fits) {
        throw new IllegalArgumentException(
            "ciphertext " + i + " has not the level, scale and slots of the plan");
      }
    }
  }

  /** Gives the weights' memory back. */
  @Override
  public void close() {
    weights.release();
  }
}
