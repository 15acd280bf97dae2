package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.CallSeed;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.kernel.HelpedCrew;
import io.blindserve.he.kernel.HelperPool;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.ResidentExhaustedException;
import io.blindserve.he.kernel.ScratchExhaustedException;
import io.blindserve.he.wire.WireForm;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Runs encrypted calls on a pool of their own. Thread-safe. */
public final class EncryptedEvaluator implements Evaluator<InferenceInput.Encrypted> {

  /** The first call of a plan is several times as slow as the third. */
  private static final int REHEARSALS = 3;

  /** More rows a request than that have plans for thousands only. */
  private static final int FEW_ROWS = 1024;

  private final EvaluationPool pool;
  private final PolyMemory memory;
  private final KeyStore keys;
  private final HelperPool helpers;
  private final CallSeeds seeds;

  EncryptedEvaluator(
      EvaluationPool pool, PolyMemory memory, KeyStore keys, HelperPool helpers, CallSeeds seeds) {
    this.pool = pool;
    this.memory = memory;
    this.keys = keys;
    this.helpers = helpers;
    this.seeds = seeds;
  }

  @Override
  public CompletionStage<Computed> evaluate(ModelLease lease, InferenceInput.Encrypted input) {
    return pool.submit(() -> run(lease, input));
  }

  private Outcome run(ModelLease lease, InferenceInput.Encrypted input) {
    ServedPlan plan = plan(lease, input);
    WireForm form = form(input);
    List<Tensor> inputs = CiphertextTensors.inSpecOrder(plan.program().plan(), input.tensors());
    CiphertextTensors.requireOutputs(plan.program().plan(), input.outputs());
    try (KeyLease held = keys.lease(input.caller(), plan, input.terms().keyId());
        PolyScope scope = memory.scratch(plan.scratchBytes(helpers.workers()))) {
      List<Ciphertext> parsed = CiphertextTensors.parse(plan.program().plan(), form, inputs, scope);
      long started = System.nanoTime();
      Answer answer = compute(plan, scope, parsed, held);
      long nanos = System.nanoTime() - started;
      List<Tensor> outputs =
          CiphertextTensors.write(
              plan.program().plan(), form, answer.ciphertexts(), input.outputs());
      return new Outcome.EncryptedResult(
          inputs,
          outputs,
          new Outcome.Evaluation(
              plan.offer().planDigest(),
              plan.offer().specDigest(),
              input.terms().keyId(),
              plan.offer().keyProfile(),
              CiphertextTensors.numbers(plan.program().plan(), input.outputs()),
              answer.seedDigest(),
              nanos));
    } catch (ScratchExhaustedException | ResidentExhaustedException e) {
      throw new ProblemException(
          ErrorCode.OVERLOADED, "the memory for encrypted calls is in use; try again later");
    }
  }

  /** Runs a plan over zeros a few times before it is offered; where memory is short, not at all. */
  void rehearse(ServedPlan plan) {
    if (plan.offer().rows() > FEW_ROWS) {
      // A call of thousands of rows takes so long that being the first matters little.
      return;
    }
    for (int i = 0; i < REHEARSALS; i++) {
      try (PolyScope scope = memory.scratch(plan.program().rehearsalBytes(helpers.workers()));
          HelpedCrew crew = helpers.begin()) {
        scope.workWith(crew);
        plan.program().rehearse(scope);
      } catch (ScratchExhaustedException e) {
        return;
      }
    }
  }

  /**
   * An answer, and the digest of the seed of its mask, if it has one.
   *
   * @param ciphertexts in the order of the plan
   * @param seedDigest {@code sha256:} and 64 digits
   */
  private record Answer(List<Ciphertext> ciphertexts, Optional<String> seedDigest) {}

  /** Idle cores help. */
  private Answer compute(ServedPlan plan, PolyScope scope, List<Ciphertext> inputs, KeyLease held) {
    try (HelpedCrew crew = helpers.begin()) {
      scope.workWith(crew);
      if (plan.program().plan().privacy().masksAnswers()) {
        return masked(plan, scope, inputs, held);
      }
      List<Ciphertext> results = plan.program().run(scope, inputs, held.keys().evaluationKeys());
      return new Answer(results, Optional.empty());
    }
  }

  /** Every call has a seed of its own, which is on disk before the answer is written. */
  private Answer masked(ServedPlan plan, PolyScope scope, List<Ciphertext> inputs, KeyLease held) {
    try (CallSeed seed = CallSeed.fresh()) {
      List<Ciphertext> results =
          plan.program()
              .run(
                  scope,
                  inputs,
                  held.keys().evaluationKeys(),
                  held.keys().publicKey().orElseThrow(),
                  seed);
      keep(seed);
      return new Answer(results, Optional.of(seed.digest()));
    }
  }

  private void keep(CallSeed seed) {
    byte[] bytes = seed.bytes();
    try {
      seeds.keep(bytes);
    } catch (UncheckedIOException e) {
      throw new ProblemException(
          ErrorCode.LOG_UNAVAILABLE, "the seed of the answer cannot be kept; try again later");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The answer travels in the form of the request. */
  private static WireForm form(InferenceInput.Encrypted input) {
    return WireForm.named(input.terms().wire())
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.INVALID_REQUEST, "parameter wire must be one of the spec's"));
  }

  private static ServedPlan plan(ModelLease lease, InferenceInput.Encrypted input) {
    EncryptedModel model =
        lease
            .version()
            .part(EncryptedModel.class)
            .filter(found -> !found.offer().plans().isEmpty())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.NOT_ENCRYPTABLE, "this model version is not served encrypted"));
    return model
        .plan(input.terms().planDigest())
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.STALE_PLAN,
                    "this model version has no plan "
                        + input.terms().planDigest()
                        + " now; fetch its spec again"));
  }
}
