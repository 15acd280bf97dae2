package io.blindserve.keys.sign;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;

/** One signature line of a note, of whatever kind of key. Immutable; nothing of it is verified. */
final class NoteSignature {

  private static final String START = "\u2014 ";

  private final String name;
  private final byte[] id;
  private final byte[] body;

  NoteSignature(String name, byte[] id, byte[] body) {
    this.name = name;
    this.id = id.clone();
    this.body = body.clone();
  }

  static NoteSignature parse(String line) throws NoteException {
    int blank = line.lastIndexOf(' ');
    if (!line.startsWith(START) || blank < START.length()) {
      throw NoteException.malformed("a signature line has a dash, a name and a signature");
    }
    String name = line.substring(START.length(), blank);
    byte[] bytes = decode(line.substring(blank + 1));
    if (!KeyNames.isName(name) || bytes.length <= KeyNames.ID_BYTES) {
      throw NoteException.malformed("a signature line has no name, no id or no signature");
    }
    ByteBuffer parts = ByteBuffer.wrap(bytes);
    byte[] id = new byte[KeyNames.ID_BYTES];
    byte[] body = new byte[bytes.length - KeyNames.ID_BYTES];
    parts.get(id).get(body);
    return new NoteSignature(name, id, body);
  }

  /** There is one form of base64 for some bytes, so that a note has no second self. */
  private static byte[] decode(String digits) throws NoteException {
    try {
      byte[] bytes = Base64.getDecoder().decode(digits);
      if (Base64.getEncoder().encodeToString(bytes).equals(digits)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw NoteException.malformed("a signature is not in base64");
    }
    throw NoteException.malformed("a signature is not in the one form that base64 has for it");
  }

  String name() {
    return name;
  }

  String id() {
    return KeyNames.hex(id);
  }

  boolean isNamedAs(NoteVerifier verifier) {
    return verifier.isMeantBy(name, id);
  }

  boolean isMadeBy(NoteVerifier verifier, String text) {
    return verifier.made(body, text);
  }

  /** Returns the time of a cosignature that was verified. */
  Instant time() {
    return Instant.ofEpochSecond(Cosignature.seconds(body));
  }

  String line() {
    byte[] bytes = ByteBuffer.allocate(id.length + body.length).put(id).put(body).array();
    return START + name + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
  }
}
