package io.blindserve.server.witness;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request of {@code add-checkpoint}, read and not believed.
 *
 * @param old size of the head that the witness is supposed to have cosigned last
 * @param proof that the new head grew out of it
 * @param note the new head
 * @param checkpoint what the note says
 */
record AddCheckpoint(long old, List<TreeHash> proof, SignedNote note, Checkpoint checkpoint) {

  private static final int MOST_HASHES = 63;

  /** {@code old}, then at most 63 hashes of 44 digits, a line each, then an empty line. */
  private static final Pattern HEAD =
      Pattern.compile(
          "old (?<old>0|[1-9][0-9]{0,18})\\n(?<proof>(?:[A-Za-z0-9+/]{43}=\\n){0,63})\\n");

  private static final int LONGEST_HEAD = 32 + MOST_HASHES * 45;

  /** The most bytes that a request may have. */
  static final int LARGEST = LONGEST_HEAD + SignedNote.LARGEST;

  /**
   * Reads a request.
   *
   * @throws MalformedRequestException if it is none
   */
  static AddCheckpoint parse(byte[] body) throws MalformedRequestException {
    if (body.length > LARGEST) {
      throw new MalformedRequestException("a request of " + body.length + " bytes");
    }
    // The first part is ASCII; each byte is a character here.
    String start =
        new String(body, 0, Math.min(LONGEST_HEAD, body.length), StandardCharsets.ISO_8859_1);
    Matcher head = HEAD.matcher(start);
    if (!head.lookingAt()) {
      throw new MalformedRequestException("a request has an old size, hashes and an empty line");
    }
    byte[] rest = Arrays.copyOfRange(body, head.end(), body.length);
    try {
      SignedNote note = SignedNote.parse(rest);
      return new AddCheckpoint(
          Long.parseLong(head.group("old")),
          hashes(head.group("proof")),
          note,
          Checkpoint.parse(note.text()));
    } catch (NoteException | MalformedLogException | NumberFormatException e) {
      throw new MalformedRequestException(
          "a request has a signed checkpoint and a size of 63 bits");
    }
  }

  private static List<TreeHash> hashes(String lines) throws MalformedRequestException {
    List<TreeHash> hashes = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      byte[] hash = Base64.getDecoder().decode(line);
      if (!Base64.getEncoder().encodeToString(hash).equals(line)) {
        throw new MalformedRequestException("a hash is not in the one form that base64 has for it");
      }
      hashes.add(TreeHash.of(hash));
    }
    return hashes;
  }
}
