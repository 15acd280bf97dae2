package io.blindserve.server;

import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.AuditRecord;
import io.blindserve.server.audit.AuditRecord.Payload;
import io.blindserve.server.audit.Recordable;
import io.blindserve.server.inference.EncryptionTerms;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome.EncryptedResult;
import io.blindserve.server.inference.Outcome.Evaluation;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Servers that lie, each in one way. */
final class LyingParts {

  private LyingParts() {}

  /**
   * Computes every call by the plan of another version, and says that it was the one asked for. The
   * two must have the same key profile.
   */
  static InferenceServer.Parts computingBy(ModelName model, int version, String plan) {
    return new InferenceServer.Parts() {
      @Override
      public Evaluator<InferenceInput.Encrypted> evaluator(
          Evaluator<InferenceInput.Encrypted> honest, ModelCatalog models) {
        return (lease, input) -> {
          ModelLease other = models.lease(model, version);
          EncryptionTerms asked = input.terms();
          EncryptionTerms terms = new EncryptionTerms(asked.wire(), plan, asked.keyId());
          return honest
              .evaluate(
                  other,
                  new InferenceInput.Encrypted(
                      input.tensors(), input.outputs(), terms, input.caller()))
              .whenComplete((done, failure) -> other.close())
              .thenApply(
                  done ->
                      done.outcome() instanceof EncryptedResult result
                          ? done.with(disguised(result, asked.planDigest()))
                          : done);
        };
      }
    };
  }

  private static EncryptedResult disguised(EncryptedResult result, String plan) {
    Evaluation is = result.evaluation();
    return new EncryptedResult(
        result.inputs(),
        result.outputs(),
        new Evaluation(
            plan,
            is.specDigest(),
            is.keyId(),
            is.keyProfile(),
            is.asked(),
            is.seedDigest(),
            is.computeNanos()));
  }

  /** Answers as it should, and records another answer. */
  static InferenceServer.Parts recording(String outDigest) {
    return new InferenceServer.Parts() {
      @Override
      public AuditLog log(AuditLog honest) {
        return new AuditLog() {
          @Override
          public CompletionStage<AuditEntry> append(Recordable record) {
            return honest.append(
                record instanceof AuditRecord call && call.out().isPresent()
                    ? changed(call, outDigest)
                    : record);
          }

          @Override
          public boolean healthy() {
            return honest.healthy();
          }

          @Override
          public void close() {
            honest.close();
          }
        };
      }
    };
  }

  private static AuditRecord changed(AuditRecord is, String outDigest) {
    Payload out = new Payload(Optional.of(outDigest), is.out().orElseThrow().bytes());
    return new AuditRecord(
        is.parent(),
        is.time(),
        is.actor(),
        is.origin(),
        is.action(),
        is.path(),
        is.model(),
        is.encryption(),
        is.in(),
        Optional.of(out),
        is.end());
  }
}
