package io.blindserve.server.call;

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
    ModelVersion version = lease.version();
    this.facts =
        call.facts().with(new ModelRef(version.name().value(), version.number(), version.digest()));
    this.caller = call.caller();
    this.lease = lease;
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
