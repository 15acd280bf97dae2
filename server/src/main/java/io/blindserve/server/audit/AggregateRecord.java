package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.Result;
import java.time.Instant;
import java.util.Optional;

/**
 * Refused calls that are alike and too many to be recorded one by one. There are two: one without a
 * count, durable before the first of them is answered and named in the answers to all, and a later
 * one, with the count, whose parent is the first.
 *
 * @param parent id of the record without a count
 * @param time when the first of them came
 * @param actor who called
 * @param origin from where
 * @param action what was asked
 * @param result how all of them ended
 * @param flood how many, once that is known
 */
public record AggregateRecord(
    Optional<String> parent,
    Instant time,
    Actor actor,
    Origin origin,
    Action action,
    Result result,
    Optional<Flood> flood)
    implements Recordable {

  /**
   * How many calls.
   *
   * @param count calls that have no record of their own
   * @param until when the last of them came
   */
  public record Flood(long count, Instant until) {}
}
