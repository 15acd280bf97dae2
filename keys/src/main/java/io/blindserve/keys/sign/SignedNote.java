package io.blindserve.keys.sign;

import io.blindserve.keys.sign.NoteException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A text and the signatures below it. What was read is to be believed after {@link #verify} only.
 * Immutable.
 */
public final class SignedNote {

  /** The most bytes that a note may have. */
  public static final int LARGEST = 64 << 10;

  /** The most signatures that a note may have. */
  public static final int MOST_SIGNATURES = 100;

  private final String text;
  private final List<NoteSignature> signatures;

  private SignedNote(String text, List<NoteSignature> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  static SignedNote of(String text, NoteSignature signature) {
    if (!text.endsWith("\n") || !isPlain(text)) {
      throw new IllegalArgumentException("a note's text is lines without control characters");
    }
    return new SignedNote(text, List.of(signature));
  }

  /**
   * Reads a note and verifies nothing.
   *
   * @throws NoteException {@code MALFORMED}
   */
  public static SignedNote parse(byte[] note) throws NoteException {
    if (note.length > LARGEST) {
      throw NoteException.malformed("a note of " + note.length + " bytes");
    }
    String all = decode(note);
    int gap = all.lastIndexOf("\n\n");
    if (gap < 0 || !all.endsWith("\n") || !isPlain(all)) {
      throw NoteException.malformed("a note is a text, an empty line and signature lines");
    }
    return new SignedNote(all.substring(0, gap + 1), signatures(all.substring(gap + 2)));
  }

  private static List<NoteSignature> signatures(String lines) throws NoteException {
    if (lines.chars().filter(c -> c == '\n').count() > MOST_SIGNATURES || lines.isEmpty()) {
      throw NoteException.malformed("a note has 1 to " + MOST_SIGNATURES + " signatures");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (int at = 0, end; at < lines.length(); at = end + 1) {
      end = lines.indexOf('\n', at);
      signatures.add(NoteSignature.parse(lines.substring(at, end)));
    }
    return signatures;
  }

  private static String decode(byte[] note) throws NoteException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(note)).toString();
    } catch (CharacterCodingException e) {
      throw NoteException.malformed("a note is not in UTF-8");
    }
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' || c == '\n');
  }

  /**
   * Verifies all signatures in the name of keys that are trusted, and passes over the others.
   *
   * @param trusted keys of different names or ids
   * @return those that signed, at least one
   * @throws NoteException {@code BAD_SIGNATURE} if one of them did not make a signature in its
   *     name, {@code UNSIGNED} if there is none
   */
  public Set<NoteVerifier> verify(List<NoteVerifier> trusted) throws NoteException {
    Set<NoteVerifier> signed = new LinkedHashSet<>();
    for (NoteSignature signature : signatures) {
      for (NoteVerifier verifier : trusted) {
        if (signature.isNamedAs(verifier)) {
          if (!signature.isMadeBy(verifier, text)) {
            throw new NoteException(
                Reason.BAD_SIGNATURE, "a signature in the name of key " + verifier.id());
          }
          signed.add(verifier);
        }
      }
    }
    if (signed.isEmpty()) {
      throw new NoteException(
          Reason.UNSIGNED, "none of " + signatures.size() + " signatures is of a trusted key");
    }
    return Set.copyOf(signed);
  }

  /**
   * Verifies as {@link #verify} does, and wants a signature of each kind of key that is trusted:
   * who breaks one kind must not get by with leaving out the other.
   *
   * @throws NoteException also {@code UNSIGNED} if no trusted key of some kind signed
   */
  public Set<NoteVerifier> verifyEachKind(List<NoteVerifier> trusted) throws NoteException {
    Set<NoteVerifier> signed = verify(trusted);
    for (NoteVerifier one : trusted) {
      if (signed.stream().noneMatch(other -> other.kind() == one.kind())) {
        throw new NoteException(
            Reason.UNSIGNED, "no trusted key of kind " + one.kind() + " signed");
      }
    }
    return signed;
  }

  /**
   * Takes over signature lines of others, each verified: the first of each key, so that a witness
   * that sends many cannot make the note too large for its readers. Those of other keys are passed
   * over.
   *
   * @param lines as a witness answers, each with its newline
   * @param trusted keys whose lines are taken
   * @throws NoteException {@code MALFORMED}, {@code BAD_SIGNATURE}, or {@code UNSIGNED} if no line
   *     is of such a key
   */
  public SignedNote withLines(byte[] lines, List<NoteVerifier> trusted) throws NoteException {
    String read = lines.length > LARGEST ? "" : decode(lines);
    if (!read.endsWith("\n") || !isPlain(read)) {
      throw NoteException.malformed("signature lines are lines");
    }
    SignedNote others = new SignedNote(text, signatures(read));
    others.verify(trusted);
    SignedNote all = this;
    for (NoteVerifier key : trusted) {
      Optional<NoteSignature> first =
          others.signatures.stream().filter(one -> one.isNamedAs(key)).findFirst();
      if (first.isPresent()) {
        all = all.with(first.get());
      }
    }
    return all;
  }

  SignedNote with(NoteSignature signature) {
    List<NoteSignature> more = new ArrayList<>(signatures);
    more.add(signature);
    if (more.size() > MOST_SIGNATURES) {
      throw new IllegalArgumentException("a note of more than " + MOST_SIGNATURES + " signatures");
    }
    return new SignedNote(text, more);
  }

  /**
   * Returns the newest time that some keys say, for a note that was verified under them; nothing
   * where none of their signatures has a time.
   */
  public Optional<Instant> newestTime(List<NoteVerifier> trusted) {
    List<NoteVerifier> timed = trusted.stream().filter(key -> key.kind().isTimed()).toList();
    return signatures.stream()
        .filter(one -> timed.stream().anyMatch(one::isNamedAs))
        .map(NoteSignature::time)
        .max(Comparator.naturalOrder());
  }

  /**
   * Returns the ids of the keys in whose name there are signatures, in the order of the lines;
   * nothing of it is verified.
   *
   * @param name name of the keys
   */
  public List<String> idsIn(String name) {
    return signatures.stream()
        .filter(one -> one.name().equals(name))
        .map(NoteSignature::id)
        .distinct()
        .toList();
  }

  /** Returns the text with its last newline. */
  public String text() {
    return text;
  }

  /** Returns the whole note in UTF-8. */
  public byte[] toByteArray() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the whole note. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }
}
