package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Actor;
import java.time.Instant;

/**
 * A set of evaluation keys came or went.
 *
 * @param time when
 * @param actor who did it: a caller, or the server, which makes room
 * @param action what became of it
 * @param key id of the set: the SHA-256 of its bytes
 * @param bytes its size
 */
public record KeyRecord(Instant time, Actor actor, Action action, String key, long bytes)
    implements Recordable {

  /** What can become of keys. */
  public enum Action {
    STORED,
    /** Others needed the room. */
    EVICTED,
    DELETED
  }
}
