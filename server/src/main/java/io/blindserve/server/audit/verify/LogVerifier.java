package io.blindserve.server.audit.verify;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.server.audit.tlog.Checkpoint;
import io.blindserve.server.audit.tlog.CompactRange;
import io.blindserve.server.audit.tlog.MalformedLogException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Verifies a whole access log. */
public final class LogVerifier {

  private final NoteVerifier key;
  private final List<byte[]> kept;

  /**
   * Makes a verifier.
   *
   * @param key of the log, from somewhere else than the log
   * @param kept signed checkpoints of earlier days: the log must have grown out of each
   */
  public LogVerifier(NoteVerifier key, List<byte[]> kept) {
    this.key = key;
    this.kept = List.copyOf(kept);
  }

  /**
   * Reads a log from its first entry to the last and checks all of it.
   *
   * @throws NotVerifiedException if anything is not what it has to be
   * @throws IOException if it cannot be read
   */
  public Verdict verify(LogSource log) throws IOException, NotVerifiedException {
    Checkpoint head = open("the checkpoint", log.checkpoint(), key);
    List<Checkpoint> earlier = earlier(head);
    Tally tally = new Tally();
    CompactRange tree =
        new TreeCheck(log, head.size())
            .walk(
                (index, entry, range) -> {
                  requireGrown(earlier, range);
                  tally.add(RecordFacts.read(entry, index), index);
                });
    requireGrown(earlier, tree);
    if (!tree.root().equals(head.root())) {
      throw new NotVerifiedException("the entries do not give the root that was signed");
    }
    return new Verdict(head, key, earlier.size(), tally);
  }

  private List<Checkpoint> earlier(Checkpoint head) throws NotVerifiedException {
    List<Checkpoint> opened = new ArrayList<>();
    for (byte[] note : kept) {
      Checkpoint one = open("a checkpoint that was kept", note, key);
      if (one.size() > head.size()) {
        throw new NotVerifiedException(
            "the log had " + one.size() + " entries before, and has " + head.size() + " now");
      }
      opened.add(one);
    }
    return opened;
  }

  static Checkpoint open(String what, byte[] note, NoteVerifier key) throws NotVerifiedException {
    try {
      SignedNote read = SignedNote.parse(note);
      read.verify(List.of(key));
      return Checkpoint.parse(read.text(), key.name());
    } catch (NoteException | MalformedLogException e) {
      throw new NotVerifiedException(what + ": " + e.getMessage(), e);
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
