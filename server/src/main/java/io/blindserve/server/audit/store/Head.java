package io.blindserve.server.audit.store;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.TreeHash;
import java.util.List;

/**
 * A head of a log that its key signed.
 *
 * @param checkpoint what was signed
 * @param note the same with its signature
 */
public record Head(Checkpoint checkpoint, SignedNote note) {

  static Head sign(NoteSigner signer, long size, TreeHash root) {
    Checkpoint checkpoint = new Checkpoint(signer.verifier().name(), size, root);
    return new Head(checkpoint, signer.sign(checkpoint.text()));
  }

  /**
   * Reads a signed head.
   *
   * @throws NoteException if the key did not sign it
   * @throws MalformedLogException if what it signed is no head of its log
   */
  public static Head read(byte[] bytes, NoteVerifier verifier)
      throws NoteException, MalformedLogException {
    SignedNote note = SignedNote.parse(bytes);
    note.verify(List.of(verifier));
    return new Head(Checkpoint.parse(note.text(), verifier.name()), note);
  }

  /** Returns how many entries it stands for. */
  public long size() {
    return checkpoint.size();
  }
}
