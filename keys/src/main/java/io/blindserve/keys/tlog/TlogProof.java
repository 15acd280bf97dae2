package io.blindserve.keys.tlog;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proof that an entry is in a log, in the form of C2SP tlog-proof.
 *
 * @param extra data that go with the proof, which it says nothing of: here the entry itself
 * @param index place of the entry
 * @param hashes from the leaf to the root
 * @param checkpoint the signed note of the tree that has it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record TlogProof(
    Optional<byte[]> extra, long index, List<TreeHash> hashes, String checkpoint) {

  private static final String HEADER = "c2sp.org/tlog-proof@v1\n";
  private static final int LONGEST = 256 << 10;

  /** A tree has at most so many levels. */
  private static final int MOST_HASHES = 63;

  private static final Pattern HEAD =
      Pattern.compile(
          "(?:extra (?<extra>[A-Za-z0-9+/]*={0,2})\\n)?index (?<index>0|[1-9][0-9]{0,17})\\n");

  /** Copies the list. */
  public TlogProof {
    hashes = List.copyOf(hashes);
  }

  /** Returns the text. */
  public String text() {
    Base64.Encoder digits = Base64.getEncoder();
    StringBuilder text = new StringBuilder(HEADER);
    extra.ifPresent(data -> text.append("extra ").append(digits.encodeToString(data)).append('\n'));
    text.append("index ").append(index).append('\n');
    hashes.forEach(hash -> text.append(digits.encodeToString(hash.toByteArray())).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }

  /**
   * Reads a proof and checks nothing of what it says.
   *
   * @throws MalformedLogException if it is none
   */
  public static TlogProof parse(String text) throws MalformedLogException {
    if (text.length() > LONGEST || !text.startsWith(HEADER)) {
      throw new MalformedLogException("a proof begins with its kind, and is not that long");
    }
    int gap = text.indexOf("\n\n");
    Matcher head = HEAD.matcher(text).region(HEADER.length(), text.length());
    if (!head.lookingAt() || gap < head.end() - 1) {
      throw new MalformedLogException(
          "a proof has an index, hashes, an empty line and a checkpoint");
    }
    try {
      Base64.Decoder digits = Base64.getDecoder();
      List<TreeHash> hashes = new ArrayList<>();
      for (String line : text.substring(head.end(), gap + 1).lines().toList()) {
        hashes.add(TreeHash.of(digits.decode(line)));
      }
      TlogProof read =
          new TlogProof(
              Optional.ofNullable(head.group("extra")).map(digits::decode),
              Long.parseLong(head.group("index")),
              hashes,
              text.substring(gap + 2));
      if (hashes.size() > MOST_HASHES || !read.text().equals(text)) {
        throw new MalformedLogException("a proof is not in the one form that it has");
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new MalformedLogException("a proof has a hash that is none");
    }
  }
}
