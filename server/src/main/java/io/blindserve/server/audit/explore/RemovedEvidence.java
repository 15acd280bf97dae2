package io.blindserve.server.audit.explore;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.RecordFacts;
import io.blindserve.server.audit.verify.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a log says of evidence that its server keeps no more, so that what was removed on record can
 * be told from what is missing. Immutable.
 */
public final class RemovedEvidence {

  private final List<Removal> removals;

  /** Whether no later record is missing that could say so of a call whose record is at hand. */
  private final boolean complete;

  private RemovedEvidence(List<Removal> removals, boolean complete) {
    this.removals = List.copyOf(removals);
    this.complete = complete;
  }

  /**
   * Evidence of calls with records from one place to another went, as the record at a place says.
   */
  private record Removal(long from, long to, long record) {}

  /**
   * Reads a whole log, and verifies it by the way.
   *
   * @throws NotVerifiedException if the log is not what its key signed
   * @throws IOException if it cannot be read
   */
  public static RemovedEvidence read(LogSource log, HeadTrust trust)
      throws IOException, NotVerifiedException {
    List<Removal> removals = new ArrayList<>();
    Verdict verdict =
        new LogVerifier(trust, List.of())
            .verify(
                log,
                (index, entry, record) -> {
                  if (isRemoval(record)) {
                    removals.add(
                        new Removal(record.number("span.from"), record.number("span.to"), index));
                  }
                });
    return new RemovedEvidence(removals, verdict.reachesEnd());
  }

  /**
   * Tells whether the log at hand goes on to its end: an export of some time may have left out the
   * record that says that evidence went.
   */
  public boolean isComplete() {
    return complete;
  }

  private static boolean isRemoval(RecordFacts record) {
    return record.type().equals("log") && record.action().equals("evidence_removed");
  }

  /** Returns the place of the first record that says that the evidence of a call went. */
  public OptionalLong recordOf(long call) {
    return removals.stream()
        .filter(one -> one.from() <= call && call <= one.to() && call < one.record())
        .mapToLong(Removal::record)
        .findFirst();
  }
}
