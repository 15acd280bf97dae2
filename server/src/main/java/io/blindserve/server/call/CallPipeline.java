package io.blindserve.server.call;

import io.blindserve.keys.receipt.RecordSalt;
import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.EpochKey;
import io.blindserve.server.auth.Authenticator;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.auth.Credentials;
import io.blindserve.server.auth.Scope;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.VersionStatistics;
import io.blindserve.server.logging.RequestScope;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The main path: received, authorised, bound, completed, recorded. Each step takes the one before
 * it, and only the last can be answered. A refusal takes the short stair: completed and recorded as
 * well. Thread-safe; nothing here blocks.
 */
public final class CallPipeline implements AutoCloseable {

  /**
   * The log's thread says when a request is on record, and must not do what follows; it may hand it
   * on, which is all that happens to a plain call there.
   */
  private static final Executor AFTER_LOG = ForkJoinPool.commonPool();

  private static final Executor ON_LOG = Runnable::run;

  private static final Computed GIVEN_UP =
      Computed.atOnce(
          new Outcome.Refusal(
              new Problem(
                  ErrorCode.CANCELLED, "the caller gave the call up before it was computed")));

  private final Authenticator authenticator;
  private final ModelCatalog models;
  private final Evaluators evaluators;
  private final Recorder recorder;
  private final CallObserver observer;
  private final EvidenceKeeper evidence;
  private final AnswerWatch watch;

  /** Makes a pipeline of its rooms, which stay the caller's. */
  public CallPipeline(
      Authenticator authenticator,
      ModelCatalog models,
      Evaluators evaluators,
      AuditLog log,
      EpochKey epochKey,
      CallObserver observer,
      EvidenceKeeper evidence,
      AnswerWatch watch) {
    this.authenticator = authenticator;
    this.models = models;
    this.evaluators = evaluators;
    this.recorder = new Recorder(log, epochKey);
    this.observer = observer;
    this.evidence = evidence;
    this.watch = watch;
  }

  /**
   * Takes the first step of a call.
   *
   * @param credentials what the caller shows
   */
  public ReceivedCall receive(Action action, Origin origin, Credentials credentials) {
    return receive(action, origin, credentials, Optional.empty());
  }

  /**
   * Takes the first step of a call.
   *
   * @param credentials what the caller shows
   * @param salt under which the caller wants values in the clear committed to
   */
  public ReceivedCall receive(
      Action action, Origin origin, Credentials credentials, Optional<RecordSalt> salt) {
    CallFacts facts =
        new CallFacts(
            Instant.now(),
            System.nanoTime(),
            action,
            origin,
            Optional.empty(),
            Optional.empty(),
            salt,
            RequestScope.current());
    try {
      return new ReceivedCall(
          facts.with(authenticator.authenticate(credentials)), Optional.empty());
    } catch (ProblemException e) {
      return new ReceivedCall(facts, Optional.of(e.problem()));
    }
  }

  /**
   * Lets the caller through to what it asks for.
   *
   * @throws ProblemException if it is not known or may not do that; refuse the call with it
   */
  public AuthorisedCall authorise(ReceivedCall call) {
    Caller caller =
        call.facts().caller().orElseThrow(() -> call.stranger().orElseThrow().asException());
    Optional<Scope> wanted = Rights.scope(call.facts().action());
    if (wanted.isPresent() && !caller.scopes().contains(wanted.get())) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN, "that is for callers who have the scope " + wanted.get().label());
    }
    return new AuthorisedCall(call, caller);
  }

  /**
   * Leases a model version for the call.
   *
   * @param version which one
   * @throws ProblemException if there is none; refuse the call with it
   */
  public BoundCall bind(AuthorisedCall call, ModelName name, VersionSelector version) {
    VersionSelector wanted = Sticky.meant(version, call.caller());
    return new BoundCall(call, models.lease(name, byChance(wanted)));
  }

  /** Callers of whom nothing is known are told apart by nothing, so each of their calls is. */
  private static VersionSelector byChance(VersionSelector version) {
    return version.equals(VersionSelector.unnamed())
        ? version.keyed(Optional.of(Long.toString(ThreadLocalRandom.current().nextLong())))
        : version;
  }

  /**
   * Records the request, computes, renders, records the outcome and ends the lease.
   *
   * @param bytesIn bytes of the request's body
   * @param rendering puts the outcome into the form that will leave, so that the record tells of
   *     nothing that could not be answered
   * @param departure says when the caller waits no longer: a call that has not begun is not
   *     computed then, and recorded as {@code cancelled}; a generation that has begun is broken off
   * @return completes exceptionally only if the record could not be made durable: there is no
   *     answer then
   */
  public CompletionStage<RecordedCall> evaluate(
      BoundCall call,
      InferenceInput input,
      long bytesIn,
      Rendering rendering,
      Departure departure) {
    return Afterwards.tell(
        watch, call, input, evaluated(call, input, bytesIn, rendering, departure));
  }

  private CompletionStage<RecordedCall> evaluated(
      BoundCall call,
      InferenceInput input,
      long bytesIn,
      Rendering rendering,
      Departure departure) {
    Optional<VersionStatistics> counted = statistics(call);
    CompletionStage<AuditEntry> asked;
    try {
      asked = recorder.ask(call, input, bytesIn);
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    return asked
        .whenComplete((entry, failure) -> unlessAsked(call, input, bytesIn, failure))
        .thenComposeAsync(
            entry ->
                compute(call, input, rendering, departure)
                    .thenCompose(
                        done -> end(completed(call, done, bytesIn, input, entry), counted)),
            input instanceof InferenceInput.Encrypted ? AFTER_LOG : ON_LOG);
  }

  /** Nothing is computed whose request is not on record. */
  private void unlessAsked(
      BoundCall call, InferenceInput input, long bytesIn, @Nullable Throwable failure) {
    if (failure != null) {
      call.lease().close();
      Computed nothing =
          Computed.atOnce(
              new Outcome.Refusal(
                  new Problem(ErrorCode.LOG_UNAVAILABLE, "the request cannot be recorded")));
      observe(
          new CompletedCall(call.facts(), nothing, bytesIn, Optional.of(input), Optional.empty()),
          false);
    }
  }

  private CompletionStage<Computed> compute(
      BoundCall call, InferenceInput input, Rendering rendering, Departure departure) {
    return RequestScope.during(call.facts().request(), () -> start(call, input, departure))
        .thenApply(done -> done.with(rendering.render(done.outcome())))
        .exceptionally(
            failure -> RequestScope.during(call.facts().request(), () -> failed(failure)))
        .whenComplete((done, failure) -> call.lease().close());
  }

  private CompletionStage<Computed> start(
      BoundCall call, InferenceInput input, Departure departure) {
    if (departure.hasHappened()) {
      return CompletableFuture.completedFuture(GIVEN_UP);
    }
    try {
      CompletionStage<Computed> computing = evaluators.evaluate(call.lease(), input);
      departure.cancels(computing);
      return Waiting.limited(input, computing);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletedCall completed(
      BoundCall call, Computed done, long bytesIn, InferenceInput input, AuditEntry asked) {
    return new CompletedCall(call.facts(), done, bytesIn, Optional.of(input), Optional.of(asked));
  }

  private static Computed failed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof CancellationException) {
      return GIVEN_UP;
    }
    System.getLogger(CallPipeline.class.getName())
        .log(System.Logger.Level.ERROR, "a call failed with {0}", cause.getClass().getName());
    return Computed.atOnce(
        new Outcome.Refusal(new Problem(ErrorCode.INTERNAL, "the call failed inside the server")));
  }

  /**
   * Records what a caller changes: before it is done, so that nothing changes without a record. The
   * call itself is recorded by {@link #complete} as every other.
   *
   * @param deed what and why
   * @return completes once the record is durable, or exceptionally: nothing may be changed then
   */
  public CompletionStage<AuditEntry> record(AuthorisedCall call, AdminDeed deed) {
    return recorder.record(call, deed);
  }

  /**
   * Records that a caller read records of the log.
   *
   * @param from place of the first
   * @param to place of the last
   */
  public void read(Caller caller, long from, long to) {
    recorder.read(caller, from, to);
  }

  /** Hands what was counted to the log, which stays open. */
  @Override
  public void close() {
    recorder.close();
  }

  /** Records a call about evaluation keys or models. */
  public CompletionStage<RecordedCall> complete(
      AuthorisedCall call, Outcome outcome, long bytesIn) {
    return complete(call, Computed.atOnce(outcome), bytesIn);
  }

  private CompletionStage<RecordedCall> complete(OpenCall call, Computed done, long bytesIn) {
    return end(
        new CompletedCall(call.facts(), done, bytesIn, Optional.empty(), Optional.empty()),
        statistics(call));
  }

  /** What counts calls of the version that is bound; it outlives the lease. */
  private static Optional<VersionStatistics> statistics(OpenCall call) {
    return call instanceof BoundCall bound
        ? bound.version().part(VersionStatistics.class)
        : Optional.empty();
  }

  /** Refuses a call at any step and records that. */
  public CompletionStage<RecordedCall> refuse(OpenCall call, Problem problem, long bytesIn) {
    CompletionStage<RecordedCall> refused =
        complete(call, Computed.atOnce(new Outcome.Refusal(problem)), bytesIn);
    if (call instanceof BoundCall bound) {
      bound.lease().close();
    }
    return refused;
  }

  private CompletionStage<RecordedCall> end(
      CompletedCall call, Optional<VersionStatistics> counted) {
    CompletionStage<RecordedCall> recorded;
    try {
      recorded = recorder.record(call);
    } catch (RuntimeException e) {
      recorded = CompletableFuture.failedFuture(new CompletionException(e));
    }
    return recorded.whenComplete(
        (done, failure) -> {
          observe(call, failure == null);
          if (failure == null) {
            keep(call, done);
          }
          counted.ifPresent(statistics -> count(call, failure == null, statistics));
        });
  }

  private void keep(CompletedCall call, RecordedCall done) {
    try {
      AnsweredCall.of(call, done.recordId()).ifPresent(evidence::answered);
    } catch (IllegalArgumentException e) {
      // Such as an output that is asked for thousands of times.
      System.getLogger(CallPipeline.class.getName())
          .log(System.Logger.Level.WARNING, "no evidence of a call: {0}", e.getMessage());
    }
  }

  private static void count(CompletedCall call, boolean durable, VersionStatistics statistics) {
    boolean answered = durable && call.outcome().failure().isEmpty();
    statistics.ended(
        answered, System.nanoTime() - call.facts().startNanos(), call.computed().queueNanos());
    if (call.outcome() instanceof Outcome.EncryptedResult result) {
      statistics.evaluated(result.evaluation().computeNanos());
    }
  }

  private void observe(CompletedCall call, boolean durable) {
    Optional<ErrorCode> error = call.outcome().failure().map(Problem::code);
    observer.callEnded(
        call.facts().model().map(model -> model.name()),
        call.input().map(CallPipeline::method),
        durable ? error : Optional.of(ErrorCode.LOG_UNAVAILABLE),
        System.nanoTime() - call.facts().startNanos(),
        call.bytesIn(),
        bytesOut(call.outcome()));
  }

  private static CallMethod method(InferenceInput input) {
    return input instanceof InferenceInput.Encrypted ? CallMethod.ENCRYPTED : CallMethod.PLAIN;
  }

  private static long bytesOut(Outcome outcome) {
    if (outcome instanceof Outcome.EncryptedResult result) {
      return Recorder.bytesOf(result.outputs());
    }
    if (outcome instanceof Outcome.Generated result) {
      return Recorder.bytesOf(result.outputs());
    }
    return outcome instanceof Outcome.PlainResult result ? Recorder.bytesOf(result.outputs()) : 0;
  }
}
