package io.blindserve.server.audit.watch;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.receipt.NotProvenException;
import io.blindserve.keys.receipt.SignedHead;
import io.blindserve.keys.tlog.Growth;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.WidestTiles;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.watch.Finding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Looks at a log again and again. For one thread at a time. */
public final class LogMonitor {

  /** Others may look at this log too, but not that many while one checkpoint comes. */
  private static final int MOST_TRIES = 20;

  /** Clocks may differ so much. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final LogSource log;
  private final HeadTrust trust;
  private final Optional<Duration> oldest;
  private final WatchFolder folder;

  /**
   * Looks at nothing yet.
   *
   * @param trust what heads are believed by
   * @param folder where the last head and evidence are kept; several monitors may share it
   * @param oldest age that the newest head may have, if any
   * @throws IOException if the folder cannot be made
   */
  public LogMonitor(LogSource log, HeadTrust trust, Path folder, Optional<Duration> oldest)
      throws IOException {
    this.log = log;
    this.trust = trust;
    this.oldest = oldest;
    this.folder = new WatchFolder(folder, trust.origin());
  }

  /**
   * Looks once. Blocks for the network and the disk.
   *
   * @throws io.blindserve.keys.store.SeedStoreException if what is kept cannot be read or written
   */
  public Finding look(Instant now) {
    Optional<Path> evidence = folder.evidence();
    if (evidence.isPresent()) {
      String why = "this log contradicted itself before; once that is settled, move the evidence";
      return new Finding(Kind.FORKED, why, Optional.empty(), Optional.empty(), evidence);
    }
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<Finding> found = tryLook(now);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return Finding.of(Kind.UNREACHABLE, "others change the last head faster than it is compared");
  }

  /**
   * Looks, unless somebody else kept a head meanwhile. What was seen is read before the checkpoint
   * is asked for: a smaller one that comes after it is a step back, and none that another monitor
   * only seems to have seen.
   */
  private Optional<Finding> tryLook(Instant now) {
    Optional<byte[]> kept = folder.head();
    byte[] note;
    try {
      note = log.checkpoint();
    } catch (IOException e) {
      return Optional.of(
          Finding.of(Kind.UNREACHABLE, "the checkpoint cannot be had: " + e.getMessage()));
    }
    try {
      SignedHead head = trust.open(note);
      Optional<Finding> wrong = kept.isEmpty() ? Optional.empty() : compare(kept.get(), head);
      if (wrong.isPresent()) {
        return wrong;
      }
      boolean known = kept.isPresent() && trust.reopen(kept.get()).size() == head.size();
      return known || folder.advance(kept, head)
          ? Optional.of(aged(head, now, kept.isEmpty()))
          : Optional.empty();
    } catch (NotProvenException e) {
      return Optional.of(Finding.of(Kind.NOT_VERIFIED, "the checkpoint: " + e.getMessage()));
    }
  }

  /** Returns what is wrong, if anything is. */
  private Optional<Finding> compare(byte[] kept, SignedHead head) {
    SignedHead seen;
    try {
      seen = trust.reopen(kept);
    } catch (NotProvenException e) {
      String why = "the head that was seen last: " + e.getMessage();
      return Optional.of(Finding.of(Kind.NOT_VERIFIED, why));
    }
    if (head.size() < seen.size()) {
      String why = "the log had " + seen.size() + " entries and has " + head.size() + " now";
      return Optional.of(accused(Kind.ROLLED_BACK, why, seen, head));
    }
    Growth growth = growth(seen, head);
    if (growth == Growth.CONTRADICTS) {
      String why =
          "the log of " + head.size() + " entries did not grow out of that of " + seen.size();
      return Optional.of(accused(Kind.FORKED, why, seen, head));
    }
    if (growth == Growth.UNPROVEN) {
      String why =
          "no tiles that hash to its head show how it grew from "
              + seen.size()
              + " to "
              + head.size();
      return Optional.of(Finding.of(Kind.DAMAGED, why));
    }
    return Optional.empty();
  }

  /** Reads twice where the first answer is of no use: bytes may go wrong on their way. */
  private Growth growth(SignedHead seen, SignedHead head) {
    Growth growth = readGrowth(seen, head);
    return growth == Growth.UNPROVEN ? readGrowth(seen, head) : growth;
  }

  private Growth readGrowth(SignedHead seen, SignedHead head) {
    try {
      TileNodes nodes = new TileNodes(head.size(), new WidestTiles(log));
      return Growth.between(nodes, seen.checkpoint(), head.checkpoint());
    } catch (UncheckedIOException e) {
      return Growth.UNPROVEN;
    }
  }

  private Finding accused(Kind kind, String why, SignedHead seen, SignedHead shown) {
    Path evidence = folder.accuse(why, seen, shown);
    return new Finding(kind, why, Optional.of(seen), Optional.empty(), Optional.of(evidence));
  }

  /** Keys that sign beside those that are known are what a change of keys begins with. */
  private String others(SignedHead head) {
    return trust
        .otherKeys(head)
        .map(keys -> "; " + keys + " signed it too, not given here: ask the log's operator")
        .orElse("");
  }

  private static String grown(boolean first) {
    return first
        ? "the first head that is seen; later ones must grow out of it"
        : "grew out of the last head that was seen";
  }

  private Finding aged(SignedHead head, Instant now, boolean first) {
    Optional<Duration> age = trust.time(head).map(time -> Duration.between(time, now));
    Optional<String> stale = oldest.flatMap(most -> stale(age, most));
    return new Finding(
        stale.isPresent() ? Kind.STALE : Kind.GOOD,
        stale.orElseGet(() -> grown(first) + others(head)),
        Optional.of(head),
        age,
        Optional.empty());
  }

  /** Returns why a head may be older than it may be. */
  private static Optional<String> stale(Optional<Duration> age, Duration most) {
    if (age.isEmpty()) {
      return Optional.of("no pinned key says the time of the checkpoint");
    }
    long seconds = age.get().toSeconds();
    if (age.get().compareTo(AHEAD.negated()) < 0) {
      return Optional.of(
          "the newest checkpoint says a time that is " + -seconds + " s ahead: its age is unknown");
    }
    return age.get().compareTo(most) > 0
        ? Optional.of("the newest checkpoint is " + seconds + " s old")
        : Optional.empty();
  }
}
