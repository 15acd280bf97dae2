package io.blindserve.server.witness;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.receipt.NotProvenException;
import io.blindserve.keys.receipt.SignedHead;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.store.SeedStoreException;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.ProofCheck;
import io.blindserve.keys.tlog.TreeHash;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers {@code add-checkpoint} of C2SP tlog-witness. Thread-safe. */
public final class Witness {

  /** The most bytes that a request may have. */
  public static final int LARGEST = AddCheckpoint.LARGEST;

  private static final System.Logger LOG = System.getLogger(Witness.class.getName());

  private final Cosigner key;
  private final WitnessFolder folder;
  private final Map<String, HeadTrust> logs;

  /**
   * Makes a witness.
   *
   * @param key stays the caller's
   * @param folder what it keeps
   * @param logs those that it cosigns for, each of another name
   */
  public Witness(Cosigner key, WitnessFolder folder, List<HeadTrust> logs) {
    this.key = key;
    this.folder = folder;
    this.logs = logs.stream().collect(Collectors.toMap(HeadTrust::origin, Function.identity()));
  }

  /** Answers a request; blocks for the disk. */
  public WitnessAnswer add(byte[] body) {
    AddCheckpoint request;
    try {
      request = AddCheckpoint.parse(body);
    } catch (MalformedRequestException e) {
      return WitnessAnswer.refused(400, String.valueOf(e.getMessage()));
    }
    HeadTrust log = logs.get(request.checkpoint().origin());
    if (log == null) {
      return WitnessAnswer.refused(404, "this witness does not know the log");
    }
    SignedHead head;
    try {
      head = log.open(request.note().toByteArray());
    } catch (NotProvenException e) {
      return WitnessAnswer.refused(403, String.valueOf(e.getMessage()));
    }
    if (request.old() > head.size()) {
      return WitnessAnswer.refused(400, "the old size is larger than the new one");
    }
    try {
      return folder.locked(log.origin(), () -> decide(log, request, head));
    } catch (SeedStoreException e) {
      LOG.log(Level.ERROR, "what is kept of a log cannot be read or written", e);
      return WitnessAnswer.refused(500, "the witness cannot keep what it cosigns");
    }
  }

  /** Nobody else decides about this log meanwhile. */
  private WitnessAnswer decide(HeadTrust log, AddCheckpoint request, SignedHead head) {
    Optional<SignedHead> seen = folder.head(log.origin()).map(note -> own(log, note));
    long size = seen.map(SignedHead::size).orElse(0L);
    if (request.old() != size) {
      return WitnessAnswer.conflict(size);
    }
    TreeHash root =
        seen.map(SignedHead::checkpoint).map(Checkpoint::root).orElseGet(TreeHash::empty);
    TreeHash shown = head.checkpoint().root();
    if (head.size() == size && !shown.equals(root)) {
      accuse("two heads of " + size + " entries differ", seen, head);
      return WitnessAnswer.conflict(size);
    }
    if (!ProofCheck.consistency(size, root, head.size(), shown, request.proof())) {
      return WitnessAnswer.refused(422, "the proof does not show that the log grew");
    }
    if (seen.isEmpty() || head.size() > size) {
      folder.advance(log.origin(), head);
    }
    return WitnessAnswer.cosigned(key.line(request.note(), Instant.now()));
  }

  private static SignedHead own(HeadTrust log, byte[] note) {
    try {
      return log.reopen(note);
    } catch (NotProvenException e) {
      throw new IllegalStateException("the head that is kept was signed by another key", e);
    }
  }

  private void accuse(String why, Optional<SignedHead> seen, SignedHead head) {
    LOG.log(Level.ERROR, "a log contradicts itself: {0}", why);
    seen.ifPresent(before -> folder.accuse(why, before, head));
  }
}
