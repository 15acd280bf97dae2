package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.Encryption;
import io.blindserve.server.audit.AuditRecord.End;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.Path;
import io.blindserve.server.audit.AuditRecord.Payload;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.AuditRecord.Timing;
import java.time.Instant;
import java.util.Optional;

/** Gathers the facts of one call as they become known. For one thread at a time. */
public final class AuditRecordBuilder {

  private final Instant time;
  private final Actor actor;
  private final Origin origin;
  private final Action action;
  private Optional<String> parent = Optional.empty();
  private Path path;
  private Optional<ModelRef> model = Optional.empty();
  private Optional<Encryption> encryption = Optional.empty();
  private Payload in = new Payload(Optional.empty(), 0);
  private Optional<Payload> out = Optional.empty();

  AuditRecordBuilder(Instant time, Actor actor, Origin origin, Action action) {
    this.time = time;
    this.actor = actor;
    this.origin = origin;
    this.action = action;
    this.path =
        switch (action) {
          case INFER, GENERATE -> Path.PLAIN;
          case KEYS_PUT, KEYS_HEAD, KEYS_DELETE -> Path.KEYS;
          case MODEL_LOAD,
              MODEL_UNLOAD,
              LABEL_PUT,
              LABEL_DELETE,
              RELEASE_START,
              RELEASE_PROMOTE,
              RELEASE_ROLLBACK,
              METADATA,
              METRICS,
              LOG_PROOFS,
              LOG_RECORDS ->
              Path.ADMIN;
        };
  }

  /** Adds the version that was bound. */
  public AuditRecordBuilder model(ModelRef bound) {
    this.model = Optional.of(bound);
    return this;
  }

  /** Adds the cryptographic setting; a call of a model is an encrypted one then. */
  public AuditRecordBuilder encryption(Encryption setting) {
    this.encryption = Optional.of(setting);
    this.path = action == Action.INFER ? Path.ENCRYPTED : Path.KEYS;
    return this;
  }

  /** Adds what came. */
  public AuditRecordBuilder in(Payload payload) {
    this.in = payload;
    return this;
  }

  /** Adds what will leave. */
  public AuditRecordBuilder out(Payload payload) {
    this.out = Optional.of(payload);
    return this;
  }

  /** Adds the record of the same call that was made before it was computed. */
  public AuditRecordBuilder parent(AuditEntry asked) {
    this.parent = Optional.of(asked.id());
    return this;
  }

  /** Returns the record of a call that will be computed. */
  public AuditRecord asked() {
    return record(Optional.empty());
  }

  /** Returns the record of a call that ended. */
  public AuditRecord ended(Result result, Timing timing) {
    return record(Optional.of(new End(result, timing)));
  }

  private AuditRecord record(Optional<End> end) {
    return new AuditRecord(
        parent, time, actor, origin, action, path, model, encryption, in, out, end);
  }
}
