package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Actor;
import java.time.Instant;

/**
 * Somebody changed how calls are answered.
 *
 * @param time when
 * @param actor who: {@link EpochKey#actor} for callers, {@link EpochKey#operator} for who sits at
 *     the machine, {@link EpochKey#server} for what the server does by its own rules
 * @param deed what, and why
 */
public record AdminRecord(Instant time, Actor actor, AdminDeed deed) implements Recordable {}
