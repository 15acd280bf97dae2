package io.blindserve.server.audit.verify;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.receipt.NotProvenException;
import io.blindserve.keys.receipt.SignedHead;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Verifies a whole access log. */
public final class LogVerifier {

  private final HeadTrust trust;
  private final List<byte[]> kept;

  /**
   * Makes a verifier.
   *
   * @param trust what heads are believed by
   * @param kept signed checkpoints of earlier days: the log must have grown out of each
   */
  public LogVerifier(HeadTrust trust, List<byte[]> kept) {
    this.trust = trust;
    this.kept = List.copyOf(kept);
  }

  /**
   * Reads a log from its first entry to the last and checks all of it.
   *
   * @throws NotVerifiedException if anything is not what it has to be
   * @throws IOException if it cannot be read
   */
  public Verdict verify(LogSource log) throws IOException, NotVerifiedException {
    return verify(log, (index, entry, record) -> {});
  }

  /** Looks at records while a log is verified: none may be believed before it is. */
  @FunctionalInterface
  public interface Observer {

    /**
     * Looks at a record.
     *
     * @param index its place
     * @param entry its bytes; stay the caller's
     * @param record what they say
     */
    void record(long index, byte[] entry, RecordFacts record);
  }

  /**
   * The same, while somebody looks on.
   *
   * @param observer must forget what it saw where this ends with an exception
   */
  public Verdict verify(LogSource log, Observer observer) throws IOException, NotVerifiedException {
    SignedHead signed = opened("the checkpoint", log.checkpoint(), trust);
    Checkpoint head = signed.checkpoint();
    List<Checkpoint> earlier = earlier(head);
    Tally tally = new Tally();
    TreeCheck.Walked walked =
        new TreeCheck(log, head.size()).walk(visitor(earlier, tally, observer));
    requireGrown(earlier, walked.tree());
    if (!walked.tree().root().equals(head.root())) {
      throw new NotVerifiedException("the entries do not give the root that was signed");
    }
    requireAtHand(log, head, walked, tally);
    requireNewestKeys(signed, tally);
    return new Verdict(head, trust, earlier.size(), tally, walked.from(), walked.to());
  }

  private static TreeCheck.Visitor visitor(
      List<Checkpoint> earlier, Tally tally, Observer observer) {
    return new TreeCheck.Visitor() {
      @Override
      public void visit(long index, byte[] entry, CompactRange range) throws NotVerifiedException {
        requireGrown(earlier, range);
        RecordFacts record = RecordFacts.read(entry, index);
        tally.add(record, index);
        observer.record(index, entry, record);
      }

      @Override
      public void pass(CompactRange range) throws NotVerifiedException {
        requireGrown(earlier, range);
      }
    };
  }

  /** Old keys that somebody stole must not get by with what was signed after they were changed. */
  private void requireNewestKeys(SignedHead head, Tally tally) throws NotVerifiedException {
    if (tally.keys().isEmpty()) {
      return;
    }
    KeyChange change = tally.keys().get();
    Set<NoteVerifier> signers = trust.signers(head);
    for (NoteVerifier key : change.to()) {
      if (trust.keys().contains(key) && !signers.contains(key)) {
        throw new NotVerifiedException(
            "key " + key.id() + " did not sign the checkpoint; " + change.text());
      }
    }
    if (change.endsBefore(head.size()) && change.from().containsAll(signers)) {
      throw new NotVerifiedException(
          "only keys that sign no more signed the checkpoint, of those given; " + change.text());
    }
  }

  /** Entries are missing only where an export or a record about retention says so. */
  private static void requireAtHand(
      LogSource log, Checkpoint head, TreeCheck.Walked walked, Tally tally)
      throws IOException, NotVerifiedException {
    if (walked.from() == 0 && walked.to() == head.size()) {
      return;
    }
    Optional<ExportRange> exported = log.exported();
    boolean allowed =
        exported.isPresent()
            ? exported.get().size() == head.size()
                && walked.from() <= exported.get().from()
                && walked.to() >= exported.get().to()
            : walked.to() == head.size() && walked.from() <= tally.retained();
    if (!allowed) {
      throw new NotVerifiedException(missing(head, walked).path() + " is missing");
    }
  }

  private static TileId missing(Checkpoint head, TreeCheck.Walked walked) {
    long first = walked.from() > 0 ? 0 : walked.to();
    return TileId.entries(first / TileId.FULL, (int) Math.min(TileId.FULL, head.size() - first));
  }

  private List<Checkpoint> earlier(Checkpoint head) throws NotVerifiedException {
    List<Checkpoint> opened = new ArrayList<>();
    for (byte[] note : kept) {
      Checkpoint one = reopen(note);
      if (one.size() > head.size()) {
        throw new NotVerifiedException(
            "the log had " + one.size() + " entries before, and has " + head.size() + " now");
      }
      opened.add(one);
    }
    return opened;
  }

  /**
   * Opens a signed head.
   *
   * @param what it is, for the message
   * @throws NotVerifiedException if it is not signed as it has to be, or is no head of the log
   */
  public static Checkpoint open(String what, byte[] note, HeadTrust trust)
      throws NotVerifiedException {
    return opened(what, note, trust).checkpoint();
  }

  private static SignedHead opened(String what, byte[] note, HeadTrust trust)
      throws NotVerifiedException {
    try {
      return trust.open(note);
    } catch (NotProvenException e) {
      throw new NotVerifiedException(what + ": " + e.getMessage(), e);
    }
  }

  private Checkpoint reopen(byte[] kept) throws NotVerifiedException {
    try {
      return trust.reopen(kept).checkpoint();
    } catch (NotProvenException e) {
      throw new NotVerifiedException("a checkpoint that was kept: " + e.getMessage(), e);
    }
  }

  private static void requireGrown(List<Checkpoint> earlier, CompactRange range)
      throws NotVerifiedException {
    for (Checkpoint one : earlier) {
      if (one.size() == range.size() && !one.root().equals(range.root())) {
        throw new NotVerifiedException(
            "a checkpoint of " + one.size() + " entries that was kept has another root: a fork");
      }
    }
  }
}
