package io.blindserve.server.audit.store;

import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.TreeHash;
import java.time.Instant;
import java.util.Optional;

/**
 * The keys that sign the heads of a log. Thread-safe; whoever made the keys closes them.
 *
 * @param signer its name is the log's
 * @param cosigner adds a signature of another kind to each head
 * @param more keys under the same name that sign each head too, while the log's keys are changed
 */
public record HeadSigner(
    NoteSigner signer, Optional<Cosigner> cosigner, Optional<HeadSigner> more) {

  /** Signs with one key alone. */
  public static HeadSigner of(NoteSigner signer) {
    return new HeadSigner(signer, Optional.empty(), Optional.empty());
  }

  /** Returns the key by which a log knows its own heads. */
  public NoteVerifier verifier() {
    return signer.verifier();
  }

  Head sign(long size, TreeHash root) {
    Checkpoint checkpoint = new Checkpoint(verifier().name(), size, root);
    SignedNote note = cosign(signer.sign(checkpoint.text()));
    return new Head(checkpoint, more.map(keys -> keys.add(note)).orElse(note));
  }

  private SignedNote add(SignedNote note) {
    SignedNote signed = cosign(signer.sign(note));
    return more.map(keys -> keys.add(signed)).orElse(signed);
  }

  private SignedNote cosign(SignedNote note) {
    return cosigner.map(key -> key.cosign(note, Instant.now())).orElse(note);
  }
}
