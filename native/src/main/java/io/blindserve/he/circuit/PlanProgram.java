package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.PublicKey;
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
  private final Evaluator evaluator;
  private final Ring ring;
  private final ResidentBlock weights;
  private final List<EncodedStep> steps;
  private final List<Segments> segments;

  private PlanProgram(
      Plan plan, PolyMemory memory, ResidentBlock weights, List<EncodedStep> steps) {
    this.plan = plan;
    this.evaluator = new Evaluator(plan.parameters(), memory.kernels());
    this.ring = new Ring(memory.kernels());
    this.weights = weights;
    this.steps = steps;
    this.segments = Segments.of(plan);
    evaluator.prepare(plan.keys().galoisLevels().keySet());
  }

  /**
   * Loads a plan.
   *
   * @throws io.blindserve.he.kernel.ResidentExhaustedException if the resident budget has no room
   *     for its weights
   */
  public static PlanProgram load(Plan plan, PolyMemory memory) {
    ResidentBlock block = WeightLoader.reserve(plan, memory);
    return new PlanProgram(plan, memory, block, WeightLoader.load(plan, memory, block));
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
    return ScratchEstimate.bytes(plan, segments, workers) + AnswerMask.scratchBytes(plan, workers);
  }

  /**
   * Computes the answer.
   *
   * @param scope owns the answer and lends scratch memory: {@link #scratchBytes} for its crew must
   *     be left in it
   * @param inputs ciphertexts of all inputs, in the order of the spec
   * @param keys at least the keys that the plan asks for
   * @return ciphertexts of all outputs, in the order of the spec
   * @throws IllegalArgumentException if inputs are not those that the plan wants, or it masks its
   *     answers
   * @throws io.blindserve.he.rlwe.MissingKeyException if a key is missing
   */
  public List<Ciphertext> run(PolyScope scope, List<Ciphertext> inputs, EvaluationKeySet keys) {
    if (plan.privacy().masksAnswers()) {
      throw new IllegalArgumentException(
          "a plan of privacy " + plan.privacy() + " needs a public key and a seed for each call");
    }
    return compute(scope, inputs, keys);
  }

  /**
   * Computes the answer of a plan that masks its answers: the same inputs, keys and seed give the
   * same bytes.
   *
   * @param publicKey the client's, over all data and special primes
   * @param seed of this call and no other; stays the caller's
   * @throws IllegalArgumentException as above, if the plan masks nothing, or the public key is of
   *     other parameters
   */
  public List<Ciphertext> run(
      PolyScope scope,
      List<Ciphertext> inputs,
      EvaluationKeySet keys,
      PublicKey publicKey,
      CallSeed seed) {
    AnswerMask mask = new AnswerMask(plan, publicKey, seed, ring.kernels());
    return mask.apply(scope, compute(scope, inputs, keys));
  }

  private List<Ciphertext> compute(
      PolyScope scope, List<Ciphertext> inputs, EvaluationKeySet keys) {
    requireInputs(inputs);
    List<Ciphertext> values = new ArrayList<>(inputs);
    for (Segments segment : segments) {
      runSegment(scope, segment, values, keys);
    }
    return plan.results().stream().map(values::get).toList();
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
    if (plan.privacy().masksAnswers()) {
      try (CallSeed seed = CallSeed.of(new byte[CallSeed.BYTES])) {
        run(scope, zeros.inputs(), zeros.keys(), zeros.publicKey(), seed);
      }
    } else {
      run(scope, zeros.inputs(), zeros.keys());
    }
  }

  private void runSegment(
      PolyScope scope, Segments segment, List<Ciphertext> values, EvaluationKeySet keys) {
    List<Ciphertext> kept = new ArrayList<>();
    for (int value : segment.kept()) {
      kept.add(empty(scope, plan.values().get(value)));
    }
    try (PolyScope.Frame frame = scope.frame()) {
      for (int i = segment.from(); i < segment.to(); i++) {
        Ciphertext in = values.get(plan.steps().get(i).source());
        values.add(steps.get(i).run(evaluator, scope, in, keys));
      }
      for (int k = 0; k < kept.size(); k++) {
        carry(values, segment.kept().get(k), kept.get(k));
      }
    }
  }

  private void carry(List<Ciphertext> values, int value, Ciphertext kept) {
    Ciphertext made = values.get(value);
    ring.copy(kept.c0(), made.c0());
    ring.copy(kept.c1(), made.c1());
    values.set(value, Ciphertext.of(kept.c0(), kept.c1(), made.scale(), made.logSlots()));
  }

  private Ciphertext empty(PolyScope scope, ValueShape shape) {
    RnsBasis basis = plan.parameters().rlwe().qAt(shape.level());
    NttPoly c0 = ring.newNtt(scope, basis);
    return Ciphertext.of(c0, ring.newNtt(scope, basis), shape.scale(), plan.logSlots());
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
