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
 */
public record LogRecord(Instant time, Actor actor, Action action, Optional<Span> span)
    implements Recordable {

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
    /** The server keeps no evidence any more of calls with records from here to there. */
    EVIDENCE_REMOVED
  }

  /**
   * Records, or an epoch.
   *
   * @param from place of the first record, or -1
   * @param to place of the last one, or -1
   * @param reads how often something was read, at least 1
   * @param since when the first of these reads was
   * @param epoch which epoch, for what happens to one
   */
  public record Span(
      long from, long to, long reads, Optional<Instant> since, Optional<String> epoch) {

    /** Names records. */
    public static Span of(long from, long to) {
      return new Span(from, to, 1, Optional.empty(), Optional.empty());
    }

    /** Names an epoch. */
    public static Span epoch(String id) {
      return new Span(-1, -1, 1, Optional.empty(), Optional.of(id));
    }
  }

  /** Says that something happened to the log as a whole. */
  public static LogRecord of(Instant time, Actor actor, Action action) {
    return new LogRecord(time, actor, action, Optional.empty());
  }
}
