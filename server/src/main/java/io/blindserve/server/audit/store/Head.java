package io.blindserve.server.audit.store;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.MalformedLogException;
import java.util.List;

/**
 * A head of a log that its key signed.
 *
 * @param checkpoint what was signed
 * @param note the same with its signature
 */
public record Head(Checkpoint checkpoint, SignedNote note) {

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

  /** Returns the same head under more signatures. */
  public Head with(SignedNote cosigned) {
    if (!cosigned.text().equals(note.text())) {
      throw new IllegalArgumentException("the note of another head");
    }
    return new Head(checkpoint, cosigned);
  }

  /** Returns how many entries it stands for. */
  public long size() {
    return checkpoint.size();
  }
}
