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
   *     is no head of this log; {@link OtherKeysException} if other keys signed in the log's name
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
      requireKeys(read, strict);
      if (strict) {
        requireQuorum(read);
      }
      return new SignedHead(
          Checkpoint.parse(read.text(), origin()), new String(note, StandardCharsets.UTF_8));
    } catch (NoteException | MalformedLogException e) {
      throw new NotProvenException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireKeys(SignedNote note, boolean eachKind)
      throws NoteException, NotProvenException {
    try {
      if (eachKind) {
        note.verifyEachKind(keys);
      } else {
        note.verify(keys);
      }
    } catch (NoteException e) {
      List<String> others = others(note);
      if (e.reason() == NoteException.Reason.UNSIGNED && !others.isEmpty()) {
        throw new OtherKeysException(String.valueOf(e.getMessage()), others, e);
      }
      throw e;
    }
  }

  /** Returns the ids of keys in the log's name that are not trusted here. */
  private List<String> others(SignedNote note) {
    List<String> known = keys.stream().map(NoteVerifier::id).toList();
    return note.idsIn(origin()).stream().filter(id -> !known.contains(id)).toList();
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

  /** Returns which of the log's keys signed a head that was opened. */
  public Set<NoteVerifier> signers(SignedHead head) {
    try {
      return note(head).verify(keys);
    } catch (NoteException e) {
      throw new IllegalArgumentException("the head was not opened", e);
    }
  }

  /**
   * Names the keys that signed a head in the log's name besides those that are trusted, for
   * somebody who should ask what they are; nothing where there are none.
   */
  public Optional<String> otherKeys(SignedHead head) {
    List<String> others = others(note(head));
    return others.isEmpty() ? Optional.empty() : Optional.of(OtherKeysException.named(others));
  }

  private static SignedNote note(SignedHead head) {
    try {
      return SignedNote.parse(head.note().getBytes(StandardCharsets.UTF_8));
    } catch (NoteException e) {
      throw new IllegalArgumentException("the head was not opened", e);
    }
  }

  /** Returns the newest time that the log or a witness says of a head that was opened. */
  public Optional<Instant> time(SignedHead head) {
    List<NoteVerifier> all = new ArrayList<>(keys);
    all.addAll(policy.witnessKeys());
    return note(head).newestTime(all);
  }
}
