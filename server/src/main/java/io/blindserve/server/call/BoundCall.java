package io.blindserve.server.call;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelVersion;

/** The third step: a model version is leased until the call is completed. */
public final class BoundCall implements OpenCall {

  private final CallFacts facts;
  private final Caller caller;
  private final ModelLease lease;

  BoundCall(AuthorisedCall call, ModelLease lease) {
    this(call.facts().with(named(lease.version())), call.caller(), lease);
  }

  private BoundCall(CallFacts facts, Caller caller, ModelLease lease) {
    this.facts = facts;
    this.caller = caller;
    this.lease = lease;
  }

  private static ModelRef named(ModelVersion version) {
    return new ModelRef(version.name().value(), version.number(), version.digest());
  }

  /** Returns the same call as one of another action: not every protocol says at once what it is. */
  public BoundCall as(Action action) {
    return new BoundCall(facts.with(action), caller, lease);
  }

  @Override
  public CallFacts facts() {
    return facts;
  }

  /** Returns who calls. */
  public Caller caller() {
    return caller;
  }

  /** Returns the version that is leased. */
  public ModelVersion version() {
    return lease.version();
  }

  ModelLease lease() {
    return lease;
  }
}
