package io.blindserve.keys.sign;

import io.blindserve.keys.sign.NoteException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
    String lines = all.substring(gap + 2);
    if (lines.chars().filter(c -> c == '\n').count() > MOST_SIGNATURES || lines.isEmpty()) {
      throw NoteException.malformed("a note has 1 to " + MOST_SIGNATURES + " signatures");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (int at = 0, end; at < lines.length(); at = end + 1) {
      end = lines.indexOf('\n', at);
      signatures.add(NoteSignature.parse(lines.substring(at, end)));
    }
    return new SignedNote(all.substring(0, gap + 1), signatures);
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
