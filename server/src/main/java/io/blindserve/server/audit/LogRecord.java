package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Actor;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to the log itself.
 *
 * @param time when
 * @param actor who did it
 * @param action what
 * @param span what was read or exported: how much, and since when
 * @param keys which keys of the log were changed
 */
public record LogRecord(
    Instant time, Actor actor, Action action, Optional<Span> span, Optional<KeyRotation> keys)
    implements Recordable {

  /** Says that something happened which has nothing to do with the log's keys. */
  public LogRecord(Instant time, Actor actor, Action action, Optional<Span> span) {
    this(time, actor, action, span, Optional.empty());
  }

  /** What can happen. */
  public enum Action {
    /** A server takes records from here on. */
    STARTED,
    /** It ended in order. A start without it follows a crash. */
    STOPPED,
    /** It could not be written for a while, and can be again. */
    RECOVERED,
    /** Records were read over the network. */
    READ,
    /** Records were copied out as a bundle. */
    EXPORTED,
    /** From here on pseudonyms are made by another key. */
    EPOCH_BEGUN,
    /** The key of an epoch is gone: nobody can tell any more whose its pseudonyms are. */
    EPOCH_DESTROYED,
    /** Entries before {@link Span#from} are no longer kept at hand. */
    RETENTION,
    /** From here on another key signs heads too. */
    KEY_BEGUN,
    /** From here on new keys sign heads, and the old ones do as well until they are retired. */
    KEYS_ROTATED,
    /** Heads behind the one with this record are signed by the new keys alone. */
    KEYS_RETIRED,
    /** The server keeps no evidence any more of calls with records from here to there. */
    EVIDENCE_REMOVED
  }

  /**
   * Records, an epoch or a key.
   *
   * @param from place of the first record, or -1
   * @param to place of the last one, or -1
   * @param reads how often something was read, at least 1
   * @param since when the first of these reads was
   * @param epoch which epoch, for what happens to one
   * @param key id of a key of the log, for what happens to one
   */
  public record Span(
      long from,
      long to,
      long reads,
      Optional<Instant> since,
      Optional<String> epoch,
      Optional<String> key) {

    /** Names records that were read. */
    public Span(long from, long to, long reads, Optional<Instant> since) {
      this(from, to, reads, since, Optional.empty(), Optional.empty());
    }

    /** Names records. */
    public static Span of(long from, long to) {
      return new Span(from, to, 1, Optional.empty());
    }

    /** Names an epoch. */
    public static Span epoch(String id) {
      return new Span(-1, -1, 1, Optional.empty(), Optional.of(id), Optional.empty());
    }

    /** Names a key of the log. */
    public static Span key(String id) {
      return new Span(-1, -1, 1, Optional.empty(), Optional.empty(), Optional.of(id));
    }
  }

  /** Says that something happened to the log as a whole. */
  public static LogRecord of(Instant time, Actor actor, Action action) {
    return new LogRecord(time, actor, action, Optional.empty());
  }

  /** Says what happened to the log's keys. */
  public static LogRecord of(Instant time, Actor actor, Action action, KeyRotation keys) {
    return new LogRecord(time, actor, action, Optional.empty(), Optional.of(keys));
  }
}
