package io.blindserve.server.call;

import io.blindserve.keys.receipt.RecordSalt;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.auth.Caller;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a call; grows from step to step.
 *
 * @param time when it was received
 * @param startNanos the same on the clock for durations
 * @param action what is asked
 * @param origin from what kind of network
 * @param caller who calls, once that is known
 * @param model the version, once it is bound
 * @param salt under which the caller wants values in the clear committed to, if there is one
 * @param request id of the request for the server's own log, if there is one; it is not recorded
 */
public record CallFacts(
    Instant time,
    long startNanos,
    Action action,
    Origin origin,
    Optional<Caller> caller,
    Optional<ModelRef> model,
    Optional<RecordSalt> salt,
    Optional<String> request) {

  CallFacts with(Caller known) {
    return new CallFacts(
        time, startNanos, action, origin, Optional.of(known), model, salt, request);
  }

  CallFacts with(Action known) {
    return new CallFacts(time, startNanos, known, origin, caller, model, salt, request);
  }

  CallFacts with(ModelRef bound) {
    return new CallFacts(
        time, startNanos, action, origin, caller, Optional.of(bound), salt, request);
  }
}
