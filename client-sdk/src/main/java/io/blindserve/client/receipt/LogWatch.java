package io.blindserve.client.receipt;

import io.blindserve.client.failure.BlindserveException;
import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.receipt.NotProvenException;
import io.blindserve.keys.receipt.OtherKeysException;
import io.blindserve.keys.receipt.SignedHead;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Growth;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.keys.tlog.WidestTiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Compares each head of a log with the last one that was seen. A contradiction is for ever: while
 * the evidence lies there, no call to this log is checked, and none passes.
 */
final class LogWatch {

  private static final int LARGEST_TILE = TileId.FULL * TreeHash.BYTES;

  /** Another thread or process may see heads too, but not that many while one is compared. */
  private static final int MOST_TRIES = 20;

  private final ServerApi api;
  private final HeadTrust trust;
  private final ReceiptFolder folder;

  LogWatch(ServerApi api, HeadTrust trust, ReceiptFolder folder) {
    this.api = api;
    this.trust = trust;
    this.folder = folder;
  }

  /**
   * Looks for evidence of another day.
   *
   * @throws ReceiptException if there is some
   */
  void requireNoEvidence() {
    Optional<Path> evidence = folder.evidence();
    if (evidence.isPresent()) {
      throw new ReceiptException(
          Reason.FORKED,
          "this log contradicted itself before; once that is settled, move the evidence away",
          evidence.get());
    }
  }

  /**
   * Takes a head into account.
   *
   * @throws ReceiptException if it contradicts what was seen, or does not prove that it does not
   */
  void see(SignedHead head) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<byte[]> note = folder.head();
      if (note.isEmpty() ? folder.advance(note, head) : compare(note.get(), head)) {
        return;
      }
    }
    throw new ReceiptException(Reason.KEEPING, "the last head changes faster than it is compared");
  }

  /** Returns false if another head was kept meanwhile. */
  private boolean compare(byte[] note, SignedHead head) {
    SignedHead seen = own(note);
    if (head.size() >= seen.size()) {
      requireGrown(seen, head);
      return head.size() == seen.size() || folder.advance(Optional.of(note), head);
    }
    // Somebody else may have seen a newer one while this was on its way: then the log has it still.
    SignedHead newest = newest();
    if (newest.size() < seen.size()) {
      throw accused(Reason.ROLLED_BACK, seen, newest);
    }
    requireGrown(seen, newest);
    requireGrown(head, newest);
    return newest.size() == seen.size() || folder.advance(Optional.of(note), newest);
  }

  private SignedHead own(byte[] note) {
    try {
      return trust.reopen(note);
    } catch (OtherKeysException e) {
      throw new ReceiptException(
          Reason.KEEPING,
          "the head that was kept is signed by keys that are pinned no more; pin them beside the"
              + " others until a newer head is kept: "
              + e.getMessage(),
          e);
    } catch (NotProvenException e) {
      throw new ReceiptException(
          Reason.KEEPING,
          "the head that was kept is signed by no key that is trusted: " + e.getMessage(),
          e);
    }
  }

  private SignedHead newest() {
    try {
      return trust.open(api.log("checkpoint", SignedNote.LARGEST));
    } catch (OtherKeysException e) {
      throw otherKeys("the checkpoint", e);
    } catch (NotProvenException e) {
      throw new ReceiptException(Reason.NOT_PROVEN, "the checkpoint: " + e.getMessage(), e);
    }
  }

  /** The server's word is not enough to trust another key, so the caller is told who to ask. */
  static ReceiptException otherKeys(String what, OtherKeysException e) {
    return new ReceiptException(
        Reason.OTHER_KEY,
        what + ": " + e.getMessage() + " (ClientOptions.receipts with all keys, or --log-key)",
        e);
  }

  private void requireGrown(SignedHead before, SignedHead after) {
    Growth growth = growth(before, after);
    if (growth == Growth.UNPROVEN) {
      growth = growth(before, after); // Bytes may go wrong on their way, and then not twice.
    }
    if (growth == Growth.CONTRADICTS) {
      throw accused(Reason.FORKED, before, after);
    }
    if (growth == Growth.UNPROVEN) {
      throw new ReceiptException(
          Reason.NO_CONSISTENCY,
          notShown(before, after) + "the tiles are not those of the head that it signed");
    }
  }

  private Growth growth(SignedHead before, SignedHead after) {
    try {
      TileNodes nodes = new TileNodes(after.size(), new WidestTiles(this::tile));
      return Growth.between(nodes, before.checkpoint(), after.checkpoint());
    } catch (UncheckedIOException e) {
      throw new ReceiptException(
          Reason.NO_CONSISTENCY, notShown(before, after) + e.getMessage(), e);
    }
  }

  private static String notShown(SignedHead before, SignedHead after) {
    return "the log does not show how it grew from "
        + before.size()
        + " to "
        + after.size()
        + " records: ";
  }

  private byte[] tile(TileId id) throws IOException {
    try {
      return api.log(id.path(), LARGEST_TILE);
    } catch (ServerRefusedException e) {
      if (e.status() == 404) {
        throw new NoSuchFileException(id.path());
      }
      throw new IOException(e.getMessage(), e);
    } catch (BlindserveException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private ReceiptException accused(Reason reason, SignedHead seen, SignedHead shown) {
    String why =
        reason == Reason.ROLLED_BACK
            ? "the log had " + seen.size() + " records and has " + shown.size() + " now"
            : "the log of "
                + shown.size()
                + " records did not grow out of that of "
                + seen.size()
                + " that it signed before";
    return new ReceiptException(reason, why, folder.accuse(why, seen, shown));
  }
}
