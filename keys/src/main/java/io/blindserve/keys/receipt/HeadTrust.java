package io.blindserve.keys.receipt;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.sign.TrustPolicy;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.MalformedLogException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody believes heads of one log by. Where keys of several kinds are named, a head is
 * signed by one of each: whoever breaks one kind must not get by with leaving out the other.
 *
 * @param keys of the log, from elsewhere than the log, all under its name; at least one
 * @param policy whose cosignatures are wanted besides
 */
public record HeadTrust(List<NoteVerifier> keys, TrustPolicy policy) {

  /** Checks that the keys are those of one log. */
  public HeadTrust {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a log has a key at least");
    }
    if (keys.stream().map(NoteVerifier::name).distinct().count() > 1) {
      throw new IllegalArgumentException("the keys of the log are those of several logs");
    }
  }

  /** Believes what these keys sign. */
  public static HeadTrust in(List<NoteVerifier> keys) {
    return new HeadTrust(keys, TrustPolicy.NONE);
  }

  /** Returns the name of the log. */
  public String origin() {
    return keys.get(0).name();
  }

  /**
   * Opens a signed head.
   *
   * @throws NotProvenException if a signature is missing or is not of what was signed, or the text
   *     is no head of this log
   */
  public SignedHead open(byte[] note) throws NotProvenException {
    return read(note, true);
  }

  /**
   * Opens a head that was opened before and kept: one key of the log is enough, because others, and
   * witnesses, may have been named since.
   */
  public SignedHead reopen(byte[] note) throws NotProvenException {
    return read(note, false);
  }

  private SignedHead read(byte[] note, boolean strict) throws NotProvenException {
    try {
      SignedNote read = SignedNote.parse(note);
      if (strict) {
        read.verifyEachKind(keys);
        requireQuorum(read);
      } else {
        read.verify(keys);
      }
      return new SignedHead(
          Checkpoint.parse(read.text(), origin()), new String(note, StandardCharsets.UTF_8));
    } catch (NoteException | MalformedLogException e) {
      throw new NotProvenException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireQuorum(SignedNote note) throws NoteException, NotProvenException {
    if (policy.isNone()) {
      return;
    }
    Set<NoteVerifier> signed = cosigners(note);
    if (!policy.isMet(signed)) {
      String who = signed.isEmpty() ? "no witness" : signed.size() + " of the witnesses";
      String wanted =
          signed.size() < policy.least()
              ? "the quorum is " + policy.least()
              : "they are not those that its groups want";
      throw new NotProvenException(who + " of the policy cosigned; " + wanted);
    }
  }

  /** That none signed is for the policy to judge. */
  private Set<NoteVerifier> cosigners(SignedNote note) throws NoteException {
    try {
      return note.verify(policy.witnessKeys());
    } catch (NoteException e) {
      if (e.reason() == NoteException.Reason.UNSIGNED) {
        return Set.of();
      }
      throw e;
    }
  }

  /** Returns the newest time that the log or a witness says of a head that was opened. */
  public Optional<Instant> time(SignedHead head) {
    try {
      List<NoteVerifier> all = new ArrayList<>(keys);
      all.addAll(policy.witnessKeys());
      return SignedNote.parse(head.note().getBytes(StandardCharsets.UTF_8)).newestTime(all);
    } catch (NoteException e) {
      throw new IllegalArgumentException("the head was not opened", e);
    }
  }
}
