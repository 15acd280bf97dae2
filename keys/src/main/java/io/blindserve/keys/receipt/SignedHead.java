package io.blindserve.keys.receipt;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.MalformedLogException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A head of a log under the signature of a key that is trusted.
 *
 * @param checkpoint what was signed
 * @param note the signed note, byte for byte: two of them can prove a fork to anybody
 */
public record SignedHead(Checkpoint checkpoint, String note) {

  /**
   * Opens a signed head.
   *
   * @param keys of one log, all under its name: one of them must have signed
   * @throws NotProvenException if none did, one of them signed something else, or the text is no
   *     head of this log
   */
  public static SignedHead open(byte[] note, List<NoteVerifier> keys) throws NotProvenException {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a log has a key at least");
    }
    try {
      SignedNote read = SignedNote.parse(note);
      read.verify(keys);
      return new SignedHead(
          Checkpoint.parse(read.text(), keys.get(0).name()),
          new String(note, StandardCharsets.UTF_8));
    } catch (NoteException | MalformedLogException e) {
      throw new NotProvenException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the size of the tree. */
  public long size() {
    return checkpoint.size();
  }
}
