package io.blindserve.server.call;

import io.blindserve.keys.receipt.RecordDigest;
import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.audit.AdminRecord;
import io.blindserve.server.audit.AuditDigest;
import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.AuditRecord;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.ActorKind;
import io.blindserve.server.audit.AuditRecord.Encryption;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.OutcomeClass;
import io.blindserve.server.audit.AuditRecord.Payload;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.AuditRecord.Timing;
import io.blindserve.server.audit.AuditRecordBuilder;
import io.blindserve.server.audit.EpochKey;
import io.blindserve.server.auth.AuthMethod;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.ControlResult;
import io.blindserve.server.inference.Outcome.EncryptedResult;
import io.blindserve.server.inference.Outcome.Generated;
import io.blindserve.server.inference.Outcome.KeysResult;
import io.blindserve.server.inference.Outcome.PlainResult;
import io.blindserve.server.inference.Outcome.Refusal;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorDigest;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Writes completed calls into the log; makes the last step of each once its record is durable. */
final class Recorder implements AutoCloseable {

  private final AuditLog log;
  private final EpochKey epochKey;
  private final RefusalFloods floods;
  private final LogReads reads;

  Recorder(AuditLog log, EpochKey epochKey) {
    this.log = log;
    this.epochKey = epochKey;
    this.floods = new RefusalFloods(log, FloodLimits.USUAL);
    this.reads = new LogReads(log);
  }

  /** Records that a call is about to be computed. */
  CompletionStage<AuditEntry> ask(BoundCall call, InferenceInput input, long bytesIn) {
    AuditRecordBuilder record = begin(call.facts(), call.facts().model());
    asked(input).ifPresent(record::encryption);
    return log.append(record.in(new Payload(Optional.empty(), bytesIn)).asked());
  }

  CompletionStage<RecordedCall> record(CompletedCall call) {
    return shared(call)
        .orElseGet(() -> log.append(recordOf(call)))
        .thenApply(entry -> new RecordedCall(call, entry));
  }

  /** A call whose request is on record has an outcome of its own, whatever comes. */
  private Optional<CompletionStage<AuditEntry>> shared(CompletedCall call) {
    if (call.asked().isPresent() || !(call.outcome() instanceof Refusal)) {
      return Optional.empty();
    }
    CallFacts facts = call.facts();
    return floods.shared(
        new RefusalFloods.Kind(
            actor(facts.caller()), facts.origin(), facts.action(), result(call.outcome())));
  }

  /** Records that a caller read records of the log. */
  void read(Caller caller, long from, long to) {
    reads.read(actor(Optional.of(caller)), from, to);
  }

  /** Hands what is counted to the log. */
  @Override
  public void close() {
    floods.close();
    reads.close();
  }

  /** Records that a caller changed something. */
  CompletionStage<AuditEntry> record(AuthorisedCall call, AdminDeed deed) {
    return log.append(new AdminRecord(Instant.now(), actor(call.facts().caller()), deed));
  }

  private AuditRecord recordOf(CompletedCall call) {
    CallFacts facts = call.facts();
    Outcome outcome = call.outcome();
    AuditRecordBuilder record = begin(facts, facts.model().or(() -> controlled(outcome)));
    call.asked().ifPresent(record::parent);
    encryption(call).ifPresent(record::encryption);
    record.in(new Payload(inputDigest(outcome, facts), call.bytesIn()));
    out(outcome, facts).ifPresent(record::out);
    Timing timing =
        new Timing(
            call.computed().queueNanos(),
            computeNanos(call.computed()),
            System.nanoTime() - facts.startNanos());
    return record.ended(result(outcome), timing);
  }

  private AuditRecordBuilder begin(CallFacts facts, Optional<ModelRef> model) {
    AuditRecordBuilder record =
        AuditRecord.received(facts.time(), actor(facts.caller()), facts.origin(), facts.action());
    model.ifPresent(record::model);
    return record;
  }

  private static Optional<ModelRef> controlled(Outcome outcome) {
    return outcome instanceof ControlResult done
        ? Optional.of(new ModelRef(done.model(), done.version(), done.digest()))
        : Optional.empty();
  }

  private Actor actor(Optional<Caller> caller) {
    return caller
        .map(
            known ->
                epochKey.actor(known.id(), kind(known), known.method().label(), known.credential()))
        .orElseGet(() -> epochKey.actor("", ActorKind.ANONYMOUS, "refused"));
  }

  private static ActorKind kind(Caller caller) {
    return caller.method() == AuthMethod.NONE ? ActorKind.ANONYMOUS : ActorKind.NAMED;
  }

  /** The setting that was used, or that a refused call asked for. */
  private static Optional<Encryption> encryption(CompletedCall call) {
    if (call.outcome() instanceof EncryptedResult result) {
      return Optional.of(
          new Encryption(
              Optional.of(result.evaluation().planDigest()),
              Optional.of(result.evaluation().specDigest()),
              Optional.of(result.evaluation().keyId()),
              result.evaluation().seedDigest()));
    }
    if (call.outcome() instanceof KeysResult result) {
      return Optional.of(
          new Encryption(Optional.empty(), Optional.empty(), Optional.of(result.keyId())));
    }
    return call.input().flatMap(Recorder::asked);
  }

  /** The setting that a call asks for. */
  private static Optional<Encryption> asked(InferenceInput input) {
    return input instanceof InferenceInput.Encrypted encrypted
        ? Optional.of(
            new Encryption(
                Optional.of(encrypted.terms().planDigest()),
                Optional.empty(),
                Optional.of(encrypted.terms().keyId())))
        : Optional.empty();
  }

  private Optional<String> inputDigest(Outcome outcome, CallFacts facts) {
    if (outcome instanceof EncryptedResult result) {
      return Optional.of(openDigest(result.inputs()));
    }
    if (outcome instanceof PlainResult result) {
      return Optional.of(keyedDigest(result.inputs(), facts));
    }
    return outcome instanceof Generated result
        ? Optional.of(keyedDigest(result.inputs(), facts))
        : Optional.empty();
  }

  private Optional<Payload> out(Outcome outcome, CallFacts facts) {
    if (outcome instanceof EncryptedResult result) {
      return Optional.of(
          new Payload(Optional.of(openDigest(result.outputs())), bytesOf(result.outputs())));
    }
    if (outcome instanceof PlainResult result) {
      return Optional.of(clear(result.outputs(), facts));
    }
    return outcome instanceof Generated result
        ? Optional.of(clear(result.outputs(), facts))
        : Optional.empty();
  }

  private Payload clear(List<Tensor> outputs, CallFacts facts) {
    return new Payload(Optional.of(keyedDigest(outputs, facts)), bytesOf(outputs));
  }

  /** Ciphertexts cannot be guessed: anybody may check their digest. */
  private static String openDigest(List<Tensor> tensors) {
    return AuditDigest.sha256(sink -> TensorDigest.feed(tensors, sink::accept));
  }

  /** Values in the clear could be guessed from a bare digest; the caller may hold the salt. */
  private String keyedDigest(List<Tensor> tensors, CallFacts facts) {
    Consumer<Consumer<ByteBuffer>> content = sink -> TensorDigest.feed(tensors, sink::accept);
    return facts
        .salt()
        .map(salt -> RecordDigest.salted(salt, content))
        .orElseGet(() -> epochKey.commit(content));
  }

  static long bytesOf(List<Tensor> tensors) {
    return tensors.stream().mapToLong(Tensor::byteCount).sum();
  }

  private static Optional<Long> computeNanos(Computed computed) {
    if (computed.outcome() instanceof EncryptedResult result) {
      return Optional.of(result.evaluation().computeNanos());
    }
    return computed.outcome() instanceof PlainResult || computed.outcome() instanceof Generated
        ? computed.runNanos()
        : Optional.empty();
  }

  private static Result result(Outcome outcome) {
    return outcome
        .failure()
        .map(Problem::code)
        .map(code -> new Result(classOf(code), Optional.of(code.label())))
        .orElseGet(() -> new Result(OutcomeClass.OK, Optional.empty()));
  }

  private static OutcomeClass classOf(ErrorCode code) {
    return switch (code) {
      case UNAUTHENTICATED, FORBIDDEN -> OutcomeClass.DENIED;
      case TOO_LARGE, QUOTA_EXCEEDED, OVERLOADED, TIMEOUT, STILL_IN_USE, CANCELLED ->
          OutcomeClass.LIMIT;
      case INTERNAL, NOT_READY, LOG_UNAVAILABLE -> OutcomeClass.ERROR;
      case INVALID_REQUEST,
          INVALID_TENSOR,
          INVALID_CIPHERTEXT,
          INVALID_KEY_SET,
          DIGEST_MISMATCH,
          UNKNOWN_ROUTE,
          UNKNOWN_MODEL,
          UNKNOWN_VERSION,
          UNKNOWN_PLAN,
          NOT_ENCRYPTABLE,
          UNKNOWN_RECORD,
          NOT_YET,
          METHOD_NOT_ALLOWED,
          STALE_PLAN,
          UNKNOWN_EVALUATION_KEY,
          KEY_PROFILE_MISMATCH,
          LENGTH_REQUIRED,
          UNSUPPORTED_MEDIA_TYPE,
          UNSUPPORTED ->
          OutcomeClass.INVALID;
    };
  }
}
