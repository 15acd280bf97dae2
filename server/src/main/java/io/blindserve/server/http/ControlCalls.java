package io.blindserve.server.http;

import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.ControlResult;
import io.blindserve.server.model.ModelControl;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Loading and unloading of models by request; each is recorded. */
final class ControlCalls {

  private final CallPipeline pipeline;
  private final Optional<ModelControl> control;

  /** Makes one that refuses everything where there is no control. */
  ControlCalls(CallPipeline pipeline, Optional<ModelControl> control) {
    this.pipeline = pipeline;
    this.control = control;
  }

  /**
   * Loads or unloads.
   *
   * @param name as it came
   * @param parameters names of those that came
   * @throws ProblemException if that is not done here; refuse the call
   */
  CompletionStage<RecordedCall> run(
      AuthorisedCall call, String name, Collection<String> parameters, long bytesIn) {
    ModelControl allowed = control();
    // Nothing that came by a call becomes part of a model.
    if (parameters.stream().anyMatch(key -> key.equals("config") || key.startsWith("file:"))) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED, "models are loaded as they lie in the models folder");
    }
    ModelName model = new ModelName(name);
    boolean loads = call.facts().action() == Action.MODEL_LOAD;
    AdminDeed deed =
        AdminDeed.of(
                loads ? AdminDeed.Action.MODEL_LOAD : AdminDeed.Action.MODEL_UNLOAD,
                AdminDeed.Reason.REQUESTED)
            .model(model.value());
    Supplier<CompletionStage<AuditEntry>> record = () -> pipeline.record(call, deed);
    return (loads ? allowed.load(model, record) : allowed.unload(model, record))
        .thenApply(ControlCalls::result)
        .exceptionally(ControlCalls::refusal)
        .thenCompose(outcome -> pipeline.complete(call, outcome, bytesIn));
  }

  /**
   * Returns the control.
   *
   * @throws ProblemException {@code forbidden} where the operator did not allow it
   */
  ModelControl control() {
    return control.orElseThrow(
        () ->
            new ProblemException(
                ErrorCode.FORBIDDEN,
                "models are not loaded by request here: the server was started without --model-control"));
  }

  private static Outcome result(ModelControl.Done done) {
    return new ControlResult(done.model().value(), done.version(), done.digest());
  }

  private static Outcome refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new Outcome.Refusal(Problems.of(cause));
  }
}
