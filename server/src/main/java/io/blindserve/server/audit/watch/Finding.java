package io.blindserve.server.audit.watch;

import io.blindserve.keys.receipt.SignedHead;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one look at a log found.
 *
 * @param kind in one word
 * @param why in one line, without anything that the log wrote
 * @param head the newest head that can be believed
 * @param age of that head, where it says its time
 * @param evidence file with two heads that contradict each other
 */
public record Finding(
    Kind kind,
    String why,
    Optional<SignedHead> head,
    Optional<Duration> age,
    Optional<Path> evidence) {

  /** What can be found. */
  public enum Kind {
    /** The head is signed as it has to be, and grew out of the last one. */
    GOOD,
    /** The same, but it is older than it may be, or says a time that makes that unknown. */
    STALE,
    /** The log does not answer, or not with a log. */
    UNREACHABLE,
    /** The head is not signed as it has to be. */
    NOT_VERIFIED,
    /**
     * The head is signed, and the tiles that should show how it grew are missing, malformed or not
     * what was signed. That proves no fork and excludes none; the next look may be better.
     */
    DAMAGED,
    /** The log has fewer entries than it had. */
    ROLLED_BACK,
    /** Two heads cannot both be true. */
    FORKED;

    /** Tells whether nothing can make it good again. */
    public boolean isForGood() {
      return this == ROLLED_BACK || this == FORKED;
    }
  }

  static Finding of(Kind kind, String why) {
    return new Finding(kind, why, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns how many entries the log has, where a head can be believed. */
  public OptionalLong size() {
    return head.map(one -> OptionalLong.of(one.size())).orElseGet(OptionalLong::empty);
  }
}
