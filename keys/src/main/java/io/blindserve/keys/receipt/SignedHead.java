package io.blindserve.keys.receipt;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.Checkpoint;
import java.util.List;

/**
 * A head of a log under the signature of a key that is trusted.
 *
 * @param checkpoint what was signed
 * @param note the signed note, byte for byte: two of them can prove a fork to anybody
 */
public record SignedHead(Checkpoint checkpoint, String note) {

  /**
   * Opens a signed head, as {@link HeadTrust#open} does without a policy.
   *
   * @param keys of one log, all under its name: one of each kind must have signed
   * @throws NotProvenException if none did, one of them signed something else, or the text is no
   *     head of this log
   */
  public static SignedHead open(byte[] note, List<NoteVerifier> keys) throws NotProvenException {
    return HeadTrust.in(keys).open(note);
  }

  /** Returns the size of the tree. */
  public long size() {
    return checkpoint.size();
  }
}
